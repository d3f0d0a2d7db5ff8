// Holds many idle connections and has rooms full of talk for a while, on a server that runs already:
//   soak ADDR PORT IDLE ROOMS SECONDS
// Two clients a room greet each other ten times a second. Every message has to arrive, in order; all
// connections have to be there at the end. Prints one line of figures; exit code 1 when something is wrong.
// Memory and leaks are the server's to show: scripts/soak looks at those.

#include <charconv>
#include <cstdio>
#include <deque>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio.hpp>
#include <boost/beast.hpp>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using std::chrono::steady_clock;

struct Totals {
    std::size_t ready = 0;
    std::size_t sent = 0;
    std::size_t received = 0;
    std::size_t lost = 0;
    std::size_t out_of_order = 0;
};

/// The text between `before` and the next quote, or nothing.
std::string_view quoted_after(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    if (at == text.npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find('"'));
}

/// One client: says hello, joins its room if it has one, and then talks or keeps quiet.
class Client : public std::enable_shared_from_this<Client> {
  public:
    Client(asio::io_context& io, std::string uid, std::string rid, Totals& totals)
        : ws_(io), uid_(std::move(uid)), rid_(std::move(rid)), totals_(totals) {}

    void start(const tcp::endpoint& server) {
        ws_.next_layer().async_connect(server, [self = shared_from_this()](error_code error) {
            if (error) return self->lose();
            self->ws_.async_handshake("soak", "/", [self](error_code refused) {
                if (refused) return self->lose();
                self->read();
            });
        });
    }

    void talk() {
        send(R"(,"to":")" + rid_ +
             R"(","jsongle":{"action":"session-text","namespace":"message","description":{"n":")" +
             std::to_string(++said_) + R"("}}})");
        ++totals_.sent;
    }

    bool is_open() const { return ws_.is_open(); }
    void close() {
        leaving_ = true;
        ws_.async_close(websocket::close_code::normal, [self = shared_from_this()](error_code) {});
    }

  private:
    void read() {
        ws_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
            if (error) return self->lose();
            const auto bytes = self->buffer_.cdata();
            self->understand({static_cast<const char*>(bytes.data()), bytes.size()});
            self->buffer_.clear();
            self->read();
        });
    }

    void understand(std::string_view text) {
        if (text.find("session-hello") != text.npos) {
            send(R"(,"to":null,"jsongle":{"action":"iq-result","query":"session-hello","transaction":")" +
                 std::string(quoted_after(text, R"("transaction":")")) + R"(","description":{"uid":")" + uid_ +
                 R"("}}})");
        } else if (text.find(R"("action":"ack")") != text.npos) {
            if (rid_.empty()) return ready();
            send(
                R"(,"to":null,"jsongle":{"action":"iq-set","query":"session-join","transaction":"j","description":{"rid":")" +
                rid_ + R"("}}})");
        } else if (text.find("iq-result") != text.npos) {
            ready();
        } else if (text.find("session-text") != text.npos) {
            const std::string_view number = quoted_after(text, R"("n":")");
            std::size_t n = 0;
            std::from_chars(number.data(), number.data() + number.size(), n);
            ++totals_.received;
            if (n != heard_ + 1) ++totals_.out_of_order;
            heard_ = n;
        }
    }

    void ready() { ++totals_.ready; }

    void lose() {
        if (!leaving_) ++totals_.lost;
        leaving_ = true;
    }

    void send(std::string rest) {
        queue_.push_back(R"({"id":"m")" + rest);
        if (queue_.size() == 1) write();
    }

    void write() {
        ws_.async_write(asio::buffer(queue_.front()),
                        [self = shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->lose();
                            self->queue_.pop_front();
                            if (!self->queue_.empty()) self->write();
                        });
    }

    websocket::stream<tcp::socket, false> ws_;
    const std::string uid_;
    const std::string rid_;
    Totals& totals_;
    beast::flat_buffer buffer_;
    std::deque<std::string> queue_;
    std::size_t said_ = 0;
    std::size_t heard_ = 0;
    bool leaving_ = false;
};

/// Runs the clients until `done`, or for ten minutes.
template<class Condition>
bool run_until(asio::io_context& io, Condition done) {
    const auto give_up = steady_clock::now() + std::chrono::minutes(10);
    while (!done() && steady_clock::now() < give_up) {
        io.restart();
        io.run_for(std::chrono::milliseconds(20));
    }
    return done();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fputs("soak ADDR PORT IDLE ROOMS SECONDS\n", stderr);
        return 2;
    }
    const tcp::endpoint server(asio::ip::make_address(argv[1]), static_cast<std::uint16_t>(std::stoi(argv[2])));
    const std::size_t idle = std::stoul(argv[3]);
    const std::size_t rooms = std::stoul(argv[4]);
    const std::chrono::seconds duration(std::stoi(argv[5]));

    asio::io_context io(1);
    Totals totals;
    std::vector<std::shared_ptr<Client>> talkers;
    std::vector<std::shared_ptr<Client>> all;
    for (std::size_t i = 0; i < idle + 2 * rooms; ++i) {
        const std::string room = i < idle ? "" : "room" + std::to_string((i - idle) / 2);
        all.push_back(std::make_shared<Client>(io, "user" + std::to_string(i), room, totals));
        if (!room.empty()) talkers.push_back(all.back());
        all.back()->start(server);
        // A few hundred at a time, as a backlog of connections has an end.
        run_until(io, [&] { return i + 1 - totals.ready - totals.lost < 200; });
    }
    run_until(io, [&] { return totals.ready + totals.lost == all.size(); });

    const auto begin = steady_clock::now();
    for (auto next = begin; next < begin + duration; next += std::chrono::milliseconds(100)) {
        run_until(io, [&] { return steady_clock::now() >= next; });
        for (const auto& talker : talkers)
            talker->talk();
        // What the server cannot take at this pace is not piled up here: the next round waits.
        run_until(io, [&] { return totals.received == totals.sent || totals.lost > 0; });
    }
    const double seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    const auto open =
        std::count_if(all.begin(), all.end(), [](const auto& client) { return client->is_open(); });
    std::printf(
        "connections %zu rooms %zu seconds %.1f sent %zu received %zu out-of-order %zu lost %zu open %td\n",
        all.size(), rooms, seconds, totals.sent, totals.received, totals.out_of_order, totals.lost, open);
    for (const auto& client : all)
        client->close();
    run_until(io,
              [&] { return std::none_of(all.begin(), all.end(), [](const auto& c) { return c->is_open(); }); });
    return totals.received == totals.sent && totals.out_of_order == 0 && totals.lost == 0 ? 0 : 1;
}
