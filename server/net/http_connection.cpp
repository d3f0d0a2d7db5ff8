#include "server/net/http_connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include "config/limit_table.hpp"
#include "server/net/address_key.hpp"
#include "server/net/http_date.hpp"
#include "server/net/http_writing.hpp"
#include "server/net/opening.hpp"
#include "server/net/request_reader.hpp"
#include "server/net/ws_handshake.hpp"
#include "server/routing/pace.hpp"

namespace jsongled {
namespace {

/// The alert handshake_failure, fatal (RFC 8446, 6): as a TLS server without anything in common would say it,
/// before a version is agreed on.
constexpr std::string_view tls_alert("\x15\x03\x01\x00\x02\x02\x28", 7);

/// The address at which the client found the server; nothing for a socket that is gone by now.
std::optional<asio::ip::address> own_address(const Wire& wire) {
    tcp::endpoint own;
    auto size = static_cast<socklen_t>(own.capacity());
    if (::getsockname(wire.descriptor(), own.data(), &size) != 0) return std::nullopt;
    return own.address();
}

bool keeps_alive(const HttpAnswer& answer) {
    return std::visit([](const auto& response) { return response.keep_alive(); }, answer);
}

/// On whichever of its lines (RFC 9112, 9.6).
bool asks_to_close(const HttpRequest& request) {
    const auto [begin, end] = request.equal_range(http::field::connection);
    return std::any_of(begin, end,
                       [](const auto& line) { return http::token_list(line.value()).exists("close"); });
}

/// One connection, from its first byte to its end.
class HttpConnection {
  public:
    HttpConnection(Wire wire, Poller& poller, const Executor& executor, asio::ip::address peer,
                   const HttpFront& front)
        : stream_(std::move(wire), poller, executor), peer_(std::move(peer)), front_(front) {}

    asio::awaitable<void, Executor> serve() {
        if (!co_await open()) co_return;
        for (bool goes_on = true; goes_on;) {
            auto received = co_await receive();
            if (!received) co_return;
            co_await take_turn();
            if (gave_way()) co_return;
            auto answer = co_await respond(*received);
            if (!answer) co_return;
            goes_on = keeps_alive(*answer) && !asks_to_close(received->request);
            const bool is_sent = co_await send(*answer, received->request.method());
            if (gave_way() || !is_sent) co_return;
        }
        co_await end_stream(stream_);
    }

  private:
    /// False if no HTTP can be read.
    asio::awaitable<bool, Executor> open() {
        const auto reason = co_await open_wire(stream_, key_of(peer_), front_);
        if (!reason) co_return true;
        refuse(*reason, peer_);
        stay_among(*front_.busy);
        if (reason == RefusalReason::http_on_tls_port) co_await tell_http_client();
        if (reason == RefusalReason::tls_on_plain_port) co_await tell_tls_client();
        co_return false;
    }

    asio::awaitable<void, Executor> tell_http_client() {
        HttpResponse response =
            make_response({}, http::status::bad_request, R"({"error":"this port speaks TLS"})");
        response.keep_alive(false);
        HttpAnswer answer = std::move(response);
        if (co_await send(answer, http::verb::get)) co_await end_stream(stream_);
    }

    asio::awaitable<void, Executor> tell_tls_client() {
        const iovec alert{const_cast<char*>(tls_alert.data()), tls_alert.size()};
        if ((co_await stream_.write({&alert, 1})).state == Moved::State::some) co_await end_stream(stream_);
    }

    /// Nothing if no request comes any more.
    asio::awaitable<std::optional<RequestReader::Received>, Executor> receive() {
        // Whoever sends more than is answered stays among those who wait for answers, from when that began.
        const bool is_behind = !reader_.early().empty();
        if (!is_behind) stay_among(*front_.idle);
        const bool is_first = std::exchange(is_new_, false);
        stream_.expires_after(is_first ? front_.times.opening : front_.times.keep_alive);
        std::optional<RequestReader::Received> received;
        const bool begins = co_await reader_.wait();
        if (begins) {
            stream_.expires_after(front_.times.patience);
            received = co_await reader_.next();
        }
        if (gave_way()) co_return std::nullopt;
        if ((begins || is_first) && !received && stream_.is_late()) refuse(RefusalReason::no_request, peer_);
        if (received && !is_behind) stay_among(*front_.busy);
        co_return received;
    }

    /// Whoever sends requests as fast as they are answered would keep the thread from everybody else: the
    /// others come first, and beyond the limit comes a rest.
    asio::awaitable<void, Executor> take_turn() {
        constexpr asio::use_awaitable_t<Executor> awaitable;
        co_await asio::post(stream_.executor(), awaitable);
        const std::uint32_t rate = front_.requests_per_second;
        if (rate == 0 || front_.proxies.include(peer_)) co_return;
        const std::chrono::milliseconds interval = std::chrono::milliseconds(1'000) / rate;
        if (has_turn(rate, interval)) co_return;
        if (front_.slowed) front_.slowed(peer_);
        Timer rest(stream_.executor());
        do {
            rest.expires_after(interval);
            co_await rest.async_wait(awaitable);
        } while (!stay_->gave_way() && !has_turn(rate, interval));
    }

    bool has_turn(std::uint32_t rate, std::chrono::milliseconds interval) {
        return pace_.take(std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now()),
                          std::size_t{rate} * burst_seconds, interval);
    }

    /// Nothing if the connection is now somebody else's, or gone.
    asio::awaitable<std::optional<HttpAnswer>, Executor> respond(RequestReader::Received& received) {
        HttpRequest& request = received.request;
        const asio::ip::address client = client_address(request, peer_, front_.proxies);
        if (received.fault) {
            refuse(received.fault->reason, client);
            request.keep_alive(false);
            co_return make_response(request, received.fault->status, std::string(received.fault->what));
        }
        if (front_.upgrade && asks_for_websocket(request)) {
            // Who takes the wire over may close it.
            stay_.reset();
            auto refused = front_.upgrade(request, stream_, reader_.early(), client);
            if (!refused) co_return std::nullopt;
            stay_among(*front_.busy);
            co_return *std::move(refused);
        }
        const auto own = own_address(stream_.wire());
        if (!own) co_return std::nullopt;
        const HttpFront::Ends ends{*own, client};
        co_return co_await front_.respond(request, ends);
    }

    asio::awaitable<bool, Executor> send(HttpAnswer& answer, http::verb method) {
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        std::visit([&](auto& response) { response.set(http::field::date, http_date(now)); }, answer);
        auto* text = std::get_if<HttpResponse>(&answer);
        if (text && method == http::verb::head) text->body().clear();
        return write_answer(stream_, answer, front_.times.patience);
    }

    void stay_among(Stays& those) {
        stay_.emplace(those, stream_.wire().descriptor(), key_of(peer_), std::chrono::steady_clock::now());
    }

    /// Whether it was shut down for another, which is told then.
    bool gave_way() const {
        if (!stay_->gave_way()) return false;
        refuse(RefusalReason::too_many_idle, peer_);
        return true;
    }

    void refuse(RefusalReason reason, const asio::ip::address& client) const {
        if (front_.refused) front_.refused(reason, client);
    }

    WireStream stream_;
    RequestReader reader_{stream_};
    const asio::ip::address peer_;
    const HttpFront& front_;
    Pace pace_;
    std::optional<Stays::Stay> stay_; ///< ends before the stream, whose socket it is about
    bool is_new_ = true;              ///< no request has been waited for
};

} // namespace

asio::awaitable<void, Executor> serve_http(Wire wire, Poller& poller, asio::ip::address peer,
                                           const HttpFront& front) {
    const Executor executor = co_await asio::this_coro::executor;
    HttpConnection connection(std::move(wire), poller, executor, std::move(peer), front);
    co_await connection.serve();
}

} // namespace jsongled
