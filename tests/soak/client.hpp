#pragma once

#include <charconv>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <unistd.h>

#include "tests/soak/stream.hpp"
#include "tests/soak/totals.hpp"
#include "tests/soak/wish.hpp"

namespace jsongled::soak {

/// The text between `before` and the next quote, or nothing.
inline std::string_view quoted_after(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    if (at == text.npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find('"'));
}

/// The answer to the server's hello.
inline std::string hello_answer(std::string_view hello, std::string_view uid, std::string_view token) {
    return R"({"id":"m","to":null,"jsongle":{"action":"iq-result","query":"session-hello","transaction":")" +
           std::string(quoted_after(hello, R"("transaction":")")) + R"(","description":{"uid":")" +
           std::string(uid) + R"(","token":")" + std::string(token) + R"("}}})";
}

/// Of a text: a server remembers under which ids an author has spoken, in the rounds before as well.
inline std::string fresh_id() {
    static const std::string round = std::to_string(::getpid()) + "-";
    static std::size_t texts = 0;
    return round + std::to_string(++texts);
}

/// One client: says hello, joins its room if it has one, and then talks, floods or keeps quiet. Renews its
/// token in time.
template<class Stream>
class Client : public std::enable_shared_from_this<Client<Stream>> {
  public:
    Client(const Place& place, Wish wish, Totals& totals)
        : place_(place), ws_(make_stream<Stream>(place)), wish_(std::move(wish)), totals_(totals) {}

    void start() {
        asio::co_spawn(
            place_.io, [self = this->shared_from_this()] { return self->live(); }, asio::detached);
    }

    void talk() {
        send(R"({"id":")" + fresh_id() + R"(","to":")" + wish_.rid +
             R"(","jsongle":{"action":"session-text","namespace":"message","description":{"n":")" +
             std::to_string(++said_) + R"("}}})");
        ++totals_.sent;
    }

    bool is_open() const { return ws_.is_open(); }

    void close() {
        leaving_ = true;
        renewal_.cancel();
        ws_.async_close(websocket::close_code::normal, [self = this->shared_from_this()](error_code) {});
    }

    /// Ends without a word: what it has not read may be much.
    void drop() {
        leaving_ = true;
        renewal_.cancel();
        error_code ignored;
        socket_of(ws_.next_layer()).close(ignored);
    }

  private:
    bool is_slow() const { return wish_.pause_of_reading.count() > 0; }

    /// Whoever reads late hears late that it is to be renewed; whoever floods them is read late.
    std::chrono::milliseconds token_lasts() const {
        if (is_slow() || !wish_.floods.empty()) return long_token;
        return renewed_token;
    }

    asio::awaitable<void> live() {
        try {
            co_await connect(place_, ws_.next_layer(), is_slow() ? 8192 : 0);
            co_await ws_.async_handshake("soak", "/", asio::use_awaitable);
            asio::steady_timer pause(place_.io);
            for (;;) {
                co_await ws_.async_read(buffer_, asio::use_awaitable);
                const auto bytes = buffer_.cdata();
                understand({static_cast<const char*>(bytes.data()), bytes.size()});
                buffer_.clear();
                if (!is_slow()) continue;
                pause.expires_after(wish_.pause_of_reading);
                co_await pause.async_wait(asio::use_awaitable);
            }
        } catch (const boost::system::system_error&) {
            lose();
        }
    }

    void understand(std::string_view text) {
        if (text.find("session-hello") != text.npos) {
            send(hello_answer(text, wish_.uid, place_.tokens.token(wish_.uid, token_lasts())));
        } else if (text.find(R"("event":"expiring")") != text.npos) {
            renew();
        } else if (text.find("session-refresh") != text.npos) {
            ++totals_.renewed;
        } else if (text.find(R"("action":"ack")") != text.npos) {
            if (wish_.rid.empty()) return ready();
            send(
                R"({"id":"m","to":null,"jsongle":{"action":"iq-set","query":"session-join","transaction":"j","description":{"rid":")" +
                wish_.rid + R"("}}})");
        } else if (text.find("iq-result") != text.npos) {
            ready();
        } else if (text.find("session-text") != text.npos && !is_slow()) {
            const std::string_view number = quoted_after(text, R"("n":")");
            std::size_t n = 0;
            std::from_chars(number.data(), number.data() + number.size(), n);
            ++totals_.received;
            if (n != heard_ + 1) ++totals_.out_of_order;
            heard_ = n;
        } else if (text.find("503001") != text.npos) {
            ++totals_.refused;
        }
    }

    void ready() {
        ++totals_.ready;
        floods_ = !wish_.floods.empty();
        if (floods_) flood();
    }

    /// When half of the time is over: the server says at once that a short token will expire.
    void renew() {
        renewal_.expires_after(renewed_token / 2);
        renewal_.async_wait([self = this->shared_from_this()](error_code error) {
            if (error || self->leaving_) return;
            self->send(
                R"({"id":"m","to":null,"jsongle":{"action":"iq-set","query":"session-refresh","transaction":"r","description":{"token":")" +
                self->place_.tokens.token(self->wish_.uid, renewed_token) + R"("}}})");
        });
    }

    void flood() {
        static const std::string content(1000, 'x');
        ++totals_.flooded;
        send(R"({"id":")" + fresh_id() + R"(","to":")" + wish_.floods +
             R"(","jsongle":{"action":"session-text","namespace":"message","description":{"content":")" +
             content + R"("}}})");
    }

    void lose() {
        if (!leaving_) ++totals_.lost;
        leaving_ = true;
        renewal_.cancel();
    }

    void send(std::string text) {
        queue_.push_back(std::move(text));
        if (queue_.size() == 1) write();
    }

    void write() {
        ws_.async_write(asio::buffer(queue_.front()),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->lose();
                            self->queue_.pop_front();
                            if (!self->queue_.empty()) return self->write();
                            if (self->floods_ && !self->leaving_) self->flood();
                        });
    }

    const Place& place_;
    websocket::stream<Stream, false> ws_;
    const Wish wish_;
    Totals& totals_;
    beast::flat_buffer buffer_;
    asio::steady_timer renewal_{place_.io};
    std::deque<std::string> queue_;
    std::size_t said_ = 0;
    std::size_t heard_ = 0;
    bool floods_ = false; ///< it has begun
    bool leaving_ = false;
};

} // namespace jsongled::soak
