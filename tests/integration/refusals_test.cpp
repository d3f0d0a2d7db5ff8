#include "server/observe/refusal.hpp"
#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

// Nobody is refused without a trace: each reason is brought about over a socket, counted, and in the log with
// the address.

namespace jsongled {

static void PrintTo(const RefusalRow& row, std::ostream* out) {
    *out << row.text;
}

} // namespace jsongled

namespace jsongled::integration_tests {
namespace {

std::string counter_of(RefusalReason reason) {
    return "jsongled_refused_total{reason=\"" + std::string(to_string(reason)) + "\"}";
}

/// A server and those who are refused by it, who stay connected to the end.
class Scene {
  public:
    explicit Scene(RefusalReason reason) : server_(launch(reason)) {}

    void play(RefusalReason reason);
    ServerProcess& server() { return server_; }

  private:
    Launch launch(RefusalReason reason);

    RawClient& connect() {
        return *clients_.emplace_back(
            std::make_unique<RawClient>(server_.listen(), asio::ip::make_address("127.0.0.9")));
    }
    void say(std::string_view bytes) { connect().write(bytes); }
    void upgrade(std::string_view path, std::string_view lines) {
        say("GET " + std::string(path) +
            " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + std::string(lines) +
            "\r\n");
    }
    void crowd(std::size_t count, std::string_view bytes) {
        for (std::size_t i = 0; i < count; ++i)
            say(bytes);
    }

    /// Whoever is there for some time gives way: on a slow machine one crowd may be none.
    void crowds(RefusalReason reason, std::string_view bytes) {
        EXPECT_TRUE(eventually([&] {
            crowd(25, bytes);
            return metric(server_.admin(), counter_of(reason)).value_or(0) >= 1;
        }));
    }

    TemporaryFolder folder_;
    ServerProcess server_;
    std::vector<std::unique_ptr<RawClient>> clients_;
};

bool needs_tls(RefusalReason reason) {
    switch (reason) {
    case RefusalReason::too_many_handshakes:
    case RefusalReason::http_on_tls_port:
    case RefusalReason::tls_failed:
    case RefusalReason::tls_too_slow: return true;
    default: return false;
    }
}

constexpr std::string_view key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr std::string_view version = "Sec-WebSocket-Version: 13\r\n";
constexpr std::string_view begun_handshake = "\x16\x03\x01";

Launch Scene::launch(RefusalReason reason) {
    std::vector<std::string> words{"--listen",    "127.0.0.1:0",  "--admin-listen",
                                   "127.0.0.1:0", "--log-format", "json"};
    switch (reason) {
    case RefusalReason::wrong_origin:
        words.insert(words.end(), {"--allowed-origins", "https://app.example.org"});
        break;
    case RefusalReason::full: words.insert(words.end(), {"--max-connections", "1"}); break;
    case RefusalReason::too_many_of_address:
        words.insert(words.end(), {"--max-connections-per-address", "1"});
        break;
    case RefusalReason::too_many_connects: words.insert(words.end(), {"--max-connects-per-second", "1"}); break;
    case RefusalReason::out_of_memory: words.insert(words.end(), {"--max-memory", "1m"}); break;
    case RefusalReason::too_many_handshakes:
    case RefusalReason::too_many_idle: words.insert(words.end(), {"--max-handshakes", "20"}); break;
    default: break;
    }
    if (needs_tls(reason)) {
        const TestCertificate pair;
        folder_.write("cert.pem", pair.cert_pem());
        folder_.write("key.pem", pair.key_pem());
        words.insert(words.end(),
                     {"--tls-cert", folder_.file("cert.pem"), "--tls-key", folder_.file("key.pem")});
    }
    if (reason != RefusalReason::out_of_descriptors) return {words};
    words.insert(words.begin(), {"-c", R"(ulimit -n 96 && exec "$0" "$@")", server_program()});
    return {words, {}, std::nullopt, "/bin/sh"};
}

void Scene::play(RefusalReason reason) {
    const std::string both = std::string(version) + std::string(key);
    switch (reason) {
    case RefusalReason::full:
    case RefusalReason::too_many_of_address: connect().upgrade(); return upgrade("/", both);
    case RefusalReason::too_many_connects: return crowd(20, {});
    case RefusalReason::out_of_memory: return upgrade("/", both);
    case RefusalReason::draining: {
        // One connection holds the drain, and on another there is still a request.
        connect().upgrade();
        RawClient& late = connect();
        const auto health = [&] {
            late.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            return late.read_until("}");
        };
        health();
        server_.process().signal(SIGTERM);
        EXPECT_TRUE(eventually([&] { return health().ends_with(R"("draining"})"); }));
        return late.ask_upgrade("/");
    }
    case RefusalReason::out_of_descriptors: return crowd(100, {});
    case RefusalReason::too_many_handshakes: return crowds(reason, begun_handshake);
    case RefusalReason::too_many_idle: return crowds(reason, {});
    case RefusalReason::wrong_path: return upgrade("/nowhere", both);
    case RefusalReason::not_websocket: return say("GET /ws HTTP/1.0\r\n\r\n");
    case RefusalReason::bad_handshake: return upgrade("/", version);
    case RefusalReason::bad_version: return upgrade("/", key);
    case RefusalReason::wrong_origin: return upgrade("/", both + "Origin: https://evil.example\r\n");
    case RefusalReason::malformed_http: return say("EHLO a\r\n\r\n");
    case RefusalReason::request_too_large: return say("GET /" + std::string(20'000, 'a'));
    case RefusalReason::no_request: connect(); return;
    case RefusalReason::tls_on_plain_port: return say(begun_handshake);
    case RefusalReason::http_on_tls_port: return say("GET / HTTP/1.1\r\n\r\n");
    case RefusalReason::tls_failed: return say(std::string("\x16\x03\x01\x00\x05", 5) + "hello");
    case RefusalReason::tls_too_slow: return say(begun_handshake);
    }
}

class Refusal : public testing::TestWithParam<RefusalRow> {};

INSTANTIATE_TEST_SUITE_P(Reasons, Refusal, testing::ValuesIn(WordsOf<RefusalReason>::table),
                         [](const auto& row) {
                             std::string name(row.param.text);
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST_P(Refusal, is_counted_and_in_the_log) {
    const RefusalRow& row = GetParam();
    Scene scene(row.value);
    ServerProcess& server = scene.server();
    const std::string counter = counter_of(row.value);
    EXPECT_EQ(metric(server.admin(), counter), 0);
    scene.play(row.value);
    const json::object line =
        json::parse(server.process().wait_for_line("\"reason\":\"" + std::string(row.text) + "\"")).as_object();
    EXPECT_EQ(text_at(line, "/message"), "connection refused");
    EXPECT_EQ(text_at(line, "/level"), to_string(row.level));
    EXPECT_EQ(text_at(line, "/address"), "127.0.0.9");
    EXPECT_GE(metric(server.admin(), counter).value_or(0), 1);
}

} // namespace
} // namespace jsongled::integration_tests
