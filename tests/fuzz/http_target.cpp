// Whatever a client says on the public port, in whatever pieces: what comes back is whole answers of HTTP, no
// more than it has asked for, or a WebSocket; and once it has said all, nothing is left of it. The first byte
// of the input says how the server is set up, the second how large the pieces are. Its
// words are in http.dict.

#include <boost/asio/co_spawn.hpp>

#include "server/net/authenticator.hpp"
#include "server/net/http_connection.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/ws_front.hpp"
#include "server/observe/telemetry.hpp"
#include "server/site/public_routes.hpp"
#include "storage/memory_store.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/wire_ends.hpp"

namespace jsongled::fuzz {
namespace {

using namespace std::chrono_literals;
using jsongled::testing::first_moment;
using jsongled::testing::WireEnds;

constexpr std::size_t most_connections = 10;

/// What the first byte says, a bit for each.
struct Setting {
    explicit Setting(unsigned byte)
        : trusts_peer((byte & 1U) != 0),
          is_full((byte & 2U) != 0),
          is_draining((byte & 4U) != 0),
          has_site((byte & 8U) == 0),
          has_origins((byte & 16U) != 0) {}

    bool trusts_peer;
    bool is_full;
    bool is_draining;
    bool has_site;
    bool has_origins;
};

/// One connection to a public port on a thread that does not run: its loop is run by hand.
class Front final : private Clock, private IdSource {
  public:
    explicit Front(Setting setting)
        : admission_(setting.is_full ? 0 : most_connections, limits),
          origins_(setting.has_origins ? std::vector<std::string>{"https://a", "https://*.a"}
                                       : std::vector<std::string>(),
                   Origins::OwnPage::by_either),
          front_{.respond = public_routes({identity_, paths_, admission_, origins_, telemetry_, Auth::token},
                                          setting.has_site ? std::optional<Site>(std::in_place) : std::nullopt),
                 .upgrade =
                     [this](const HttpRequest& request, WireStream& stream, std::string_view early,
                            const asio::ip::address& client) {
                         return ws_front_.upgrade(request, stream, early, client);
                     },
                 .refused = [this](RefusalReason, const asio::ip::address&) { ++refusals_; },
                 .proxies = TrustedProxies(setting.trusts_peer ? std::vector<std::string>{"192.0.2.0/24"}
                                                               : std::vector<std::string>())} {
        admission_.open();
        if (setting.is_draining) admission_.start_draining();
        asio::co_spawn(
            thread_.context(),
            serve_http(std::move(ends.wire()), thread_.poller(), asio::ip::make_address("192.0.2.1"), front_),
            [this](const std::exception_ptr& failure) {
                is_over_ = true;
                if (failure) std::rethrow_exception(failure);
            });
        run();
    }
    ~Front() override { threads_.stop(); }

    void run() {
        do
            thread_.context().restart();
        while (thread_.context().poll() > 0);
    }

    /// The HTTP of it: the WebSocket has begun, or the connection is over.
    bool is_over() const { return is_over_; }
    int refusals() const { return refusals_; }
    std::size_t sessions() const { return admission_.count(); }

    WireEnds ends;

  private:
    static constexpr ConnectionLimits limits{1'000, 20'000, 10s, 0s};

    Moment now() const override { return first_moment; }
    std::string fresh() override { return "peer-1"; }

    const ServerIdentity identity_{"jsongled", "test", "0", "s-"};
    const std::vector<std::string> paths_{"/", "/ws"};
    Metrics metrics_{"0"};
    Log log_{LogLevel::error, LogFormat::json, -1};
    Telemetry telemetry_{metrics_, log_};
    MemoryStore store_;
    SharedRouter router_{"jsongled", {{2, 12, 6}, {}}, store_, telemetry_};
    Admission admission_;
    const Origins origins_;
    const Authenticator authenticator_{AppToken::of("the token of the application").value()};
    HttpFront front_;
    IoThreads threads_{1, router_.wakes()};
    IoThread& thread_ = threads_.next();
    WsFront ws_front_{
        paths_, origins_, threads_,
        ConnectionContext{router_, telemetry_, admission_, authenticator_, identity_, *this, *this}};
    bool is_over_ = false;
    int refusals_ = 0;
};

/// What has been answered, answer by answer.
class Answers {
  public:
    explicit Answers(std::string_view input) : input_(input) {}

    void add(std::string_view bytes) { bytes_ += bytes; }

    /// All of it has to be whole.
    void check() {
        std::string_view left = bytes_;
        while (!left.empty() && !is_upgraded_)
            answer(left);
    }
    std::size_t count() const { return count_; }
    bool is_upgraded() const { return is_upgraded_; }

  private:
    static constexpr std::string_view begin = "HTTP/1."; // and 0 or 1, as in the request
    /// What a plain port says to a client that speaks TLS.
    static constexpr std::string_view tls_alert{"\x15\x03\x01\x00\x02\x02\x28", 7};

    void answer(std::string_view& left) {
        ++count_;
        if (left == tls_alert) {
            left = {};
            return;
        }
        const std::size_t size = left.find("\r\n\r\n");
        expect(left.starts_with(begin) && size != std::string_view::npos, "no whole head of an answer", input_);
        const std::string_view head = left.substr(0, size + 2);
        left.remove_prefix(size + 4);
        const std::string_view status = head.substr(begin.size() + 2, 4);
        expect(status.find_first_not_of("0123456789") == 3 && status[3] == ' ', "no status", input_);
        expect(status != "500 ", "the server has failed", input_);
        expect(head.find("\r\nDate: ") != std::string_view::npos, "an answer without a date", input_);
        is_upgraded_ = status == "101 ";
        if (is_upgraded_ || left.empty() || left.starts_with(begin)) return; // nothing behind it: of a HEAD say
        const std::string_view name = "\r\nContent-Length: ";
        const std::size_t at = head.find(name);
        expect(at != std::string_view::npos, "a body without a length", input_);
        const std::size_t length = std::stoul(std::string(head.substr(at + name.size())));
        expect(left.size() >= length, "an answer that is cut off", input_);
        left.remove_prefix(length);
    }

    const std::string_view input_;
    std::string bytes_;
    std::size_t count_ = 0;
    bool is_upgraded_ = false;
};

} // namespace

void run(std::string_view input) {
    if (input.size() < 2) return;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(input[at]); };
    Front front{Setting(byte(0))};
    const std::size_t piece = byte(1) == 0 ? input.size() : byte(1);
    Answers answers(input);
    const auto turn = [&] {
        for (std::string some = "x"; !some.empty();) {
            front.run();
            some = front.ends.read();
            answers.add(some);
        }
    };
    for (std::string_view left = input.substr(2); !left.empty() && !front.ends.has_ended();) {
        front.ends.write(left.substr(0, piece));
        left.remove_prefix(std::min(piece, left.size()));
        turn();
    }
    front.ends.shut_down();
    turn();
    expect(front.is_over(), "it waits for a client that has said all", input);
    expect(front.ends.has_ended() || front.sessions() > 0, "the connection is left open", input);
    answers.check();
    // The shortest request is "GET / HTTP/1.0" and two line ends; what is wrong may be shorter, and is the
    // last.
    constexpr std::size_t shortest = 16;
    expect(answers.count() <= input.size() / shortest + 1, "more answers than requests", input);
    expect(front.refusals() <= 1 + static_cast<int>(answers.count()), "more refusals than requests", input);
    front.ends.close();
    front.run();
    expect(front.sessions() == 0, "a session is left", input);
}

} // namespace jsongled::fuzz
