#include <algorithm>
#include <array>
#include <csignal>
#include <thread>

#include <openssl/ssl.h>

#include "tests/integration/raw_client.hpp"
#include "tests/integration/under_attack.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

// Crowds that get to some stage of a connection and stay there, saying a byte now and then. How long one of
// them may stay is in http_patience_test.cpp, http_idle_test.cpp and ws_transport_test.cpp, with times that a
// test can wait for; here, that they are bounded in number or in what they cost, and keep nobody out.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;

/// So many may wait for a handshake or a request.
constexpr std::size_t let_in = 200;
/// Past that, so many more come.
constexpr std::size_t too_many = 100;

struct Stage {
    std::string_view name;
    std::string_view said; ///< what brings them there
    std::string_view more; ///< what they add now and then
};

void PrintTo(const Stage& stage, std::ostream* out) {
    *out << stage.name;
}

const std::vector<std::string> few_may_wait{"--max-handshakes", std::to_string(let_in)};

/// So many have given way to others, or were turned away for them; not those who were closed in time.
double gave_way(const ServerProcess& server) {
    return metric(server.admin(), R"(jsongled_limited_total{limit="max-handshakes"})").value_or(0);
}

class Slowloris : public UnderAttack {
  protected:
    using Crowd = std::vector<Stranger>;

    /// They come one after the other, and all do this.
    Crowd gather(std::size_t count, const std::function<void(Stranger&)>& enter) {
        Crowd crowd;
        crowd.reserve(count);
        while (crowd.size() < count) {
            crowd.emplace_back(listen());
            enter(crowd.back());
        }
        return crowd;
    }

    /// A few times each says some more.
    static void trickle(Crowd& crowd, std::string_view more) {
        for (int round = 0; round < 3; ++round) {
            for (Stranger& stranger : crowd)
                stranger.mutter(more);
            std::this_thread::sleep_for(50ms);
        }
    }

    static std::size_t closed_of(Crowd& crowd) {
        return static_cast<std::size_t>(
            std::ranges::count_if(crowd, [](Stranger& stranger) { return stranger.is_closed(); }));
    }

    /// More of them than may be in this stage come and stay there: those who are too many are closed.
    void expect_bounded(const Stage& stage) {
        withstand([&] {
            const double before = gave_way(server());
            Crowd crowd = gather(let_in + too_many, [&](Stranger& stranger) { stranger.mutter(stage.said); });
            trickle(crowd, stage.more);
            EXPECT_TRUE(eventually([&] { return closed_of(crowd) >= too_many; }));
            EXPECT_GE(gave_way(server()) - before, too_many);
        });
    }
};

class SlowlorisBeforeTheUpgrade : public Slowloris, public testing::WithParamInterface<Stage> {};

INSTANTIATE_TEST_SUITE_P(
    Stages, SlowlorisBeforeTheUpgrade,
    testing::Values(Stage{"connected", "", ""}, Stage{"request_line", "GET /", "a"},
                    Stage{"header", "GET / HTTP/1.1\r\nHost: localhost\r\na: ", "a"},
                    Stage{"headers", "GET / HTTP/1.1\r\nHost: localhost\r\n", "a: b\r\n"},
                    Stage{"between_headers_and_upgrade",
                          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                          ""},
                    Stage{"body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n", "a"},
                    Stage{"between_requests", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", ""}),
    [](const auto& stage) { return std::string(stage.param.name); });

TEST_P(SlowlorisBeforeTheUpgrade, keeps_nobody_out) {
    serve(few_may_wait);
    expect_bounded(GetParam());
}

/// An honest client of a port that speaks TLS: a handshake, a request, and its answer.
class TlsVisit {
  public:
    void operator()(const tcp::endpoint& server) const {
        if (!is_served(server)) throw std::runtime_error("an honest client was turned away");
    }

  private:
    bool is_served(const tcp::endpoint& server) const {
        RawSocket socket(server);
        const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context_.get()), SSL_free);
        SSL_set_fd(tls.get(), socket.descriptor);
        constexpr std::string_view request = "GET /health HTTP/1.0\r\n\r\n";
        std::array<char, 4'096> answer{};
        return SSL_connect(tls.get()) == 1 &&
               SSL_write(tls.get(), request.data(), static_cast<int>(request.size())) > 0 &&
               SSL_read(tls.get(), answer.data(), static_cast<int>(answer.size())) > 0;
    }

    struct RawSocket {
        explicit RawSocket(const tcp::endpoint& server) : descriptor(::socket(AF_INET, SOCK_STREAM, 0)) {
            if (::connect(descriptor, server.data(), static_cast<socklen_t>(server.size())) != 0)
                throw std::runtime_error("an honest client cannot connect");
        }
        ~RawSocket() { ::close(descriptor); }
        int descriptor;
    };

    std::shared_ptr<SSL_CTX> context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
};

/// Here those of the same address may be turned away for as long as the others have not had their two seconds.
TEST(SlowlorisWithTls, within_the_handshake_gives_way_to_newcomers) {
    const TestCertificate pair;
    const TemporaryFolder folder;
    folder.write("cert.pem", pair.cert_pem());
    folder.write("key.pem", pair.key_pem());
    std::vector<std::string> flags{"--tls-cert", folder.file("cert.pem"), "--tls-key", folder.file("key.pem")};
    flags.insert(flags.end(), few_may_wait.begin(), few_may_wait.end());
    ServerProcess server(flags);
    const Holdings before = holdings_of(server);
    // OpenSSL writes to who may have closed.
    std::signal(SIGPIPE, SIG_IGN);
    const TlsVisit visit;
    {
        std::vector<Stranger> crowd;
        for (std::size_t i = 0; i < let_in + too_many; ++i)
            crowd.emplace_back(server.listen()).mutter(std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01", 8));
        for (int i = 0; i < 5; ++i)
            visit(server.listen());
        const auto closed = [&] {
            return static_cast<std::size_t>(std::ranges::count_if(crowd, &Stranger::is_closed));
        };
        EXPECT_TRUE(eventually([&] { return closed() >= too_many; })) << closed();
        EXPECT_TRUE(eventually([&] { return gave_way(server) >= too_many; }));
    }
    EXPECT_TRUE(eventually([&] { return holdings_of(server) == before; }));
}

/// Behind the upgrade: who has not answered the hello is closed in time, wherever in a message they are.
class SlowlorisBeforeTheHello : public Slowloris, public testing::WithParamInterface<Stage> {};

constexpr std::string_view half_a_header = "\x81\xfe\x40";
const std::string half_a_payload = masked_frame(fin | text_frame, std::string(60'000, 'x')).substr(0, 30'000);
const std::string fragment = masked_frame(text_frame, "x");
const std::string empty_fragment = masked_frame(0, "");

INSTANTIATE_TEST_SUITE_P(Stages, SlowlorisBeforeTheHello,
                         testing::Values(Stage{"silent", "", ""}, Stage{"in_a_frame_header", half_a_header, ""},
                                         Stage{"in_a_payload", half_a_payload, "x"},
                                         Stage{"between_fragments", fragment, empty_fragment}),
                         [](const auto& stage) { return std::string(stage.param.name); });

/// Of a close frame with 1008.
constexpr std::string_view policy = "\x03\xf0";

TEST_P(SlowlorisBeforeTheHello, is_closed_in_time) {
    serve({"--hello-timeout", "500ms"});
    withstand([&] {
        Crowd crowd = gather(scaled(200), [&](Stranger& stranger) {
            EXPECT_TRUE(stranger.upgrade());
            stranger.mutter(GetParam().said);
        });
        for (Stranger& stranger : crowd) {
            stranger.mutter(GetParam().more);
            EXPECT_TRUE(stranger.hears(policy));
        }
    });
}

/// Those who have said hello hold no more than they have sent.
class SlowlorisInAMessage : public Slowloris, public testing::WithParamInterface<Stage> {};

INSTANTIATE_TEST_SUITE_P(Stages, SlowlorisInAMessage,
                         testing::Values(Stage{"in_a_frame_header", half_a_header, ""},
                                         Stage{"in_a_payload", half_a_payload, "x"},
                                         Stage{"between_fragments", fragment, empty_fragment}),
                         [](const auto& stage) { return std::string(stage.param.name); });

TEST_P(SlowlorisInAMessage, holds_no_more_than_twice_what_it_has_sent) {
    serve();
    withstand([&] {
        const double before = resident_bytes(server());
        constexpr std::size_t count = scaled(200);
        Crowd crowd = gather(count, [&](Stranger& stranger) {
            EXPECT_TRUE(stranger.enter_as(fresh("slow")));
            stranger.mutter(GetParam().said);
        });
        trickle(crowd, GetParam().more);
        EXPECT_EQ(closed_of(crowd), 0U);
        const double sent = static_cast<double>(count * GetParam().said.size());
        if (!is_sanitized) {
            EXPECT_LE(resident_bytes(server()) - before, 2 * sent + left_bytes);
        }
    });
}

} // namespace
} // namespace jsongled::integration_tests
