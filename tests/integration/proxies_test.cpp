#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <sstream>

#include <unistd.h>

// nginx and HAProxy in front, with the configurations of docs/proxies. What is changed of them are ports and
// times.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::optional<std::string> find_program(std::string_view name) {
    for (const char* folder : {"/usr/sbin/", "/usr/local/sbin/", "/usr/bin/", "/usr/local/bin/"})
        if (const std::string path = folder + std::string(name); ::access(path.c_str(), X_OK) == 0) return path;
    return std::nullopt;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    return (std::ostringstream() << file.rdbuf()).str();
}

void replace(std::string& text, std::string_view what, std::string_view with) {
    std::size_t found = text.find(what);
    EXPECT_NE(found, std::string::npos) << what;
    for (; found != std::string::npos; found = text.find(what, found + with.size()))
        text.replace(found, what.size(), with);
}

/// One that was free just now.
std::uint16_t free_port() {
    asio::io_context io;
    return tcp::acceptor(io, {asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
}

struct Proxy {
    std::string_view name;
    std::string_view configuration;
    /// What the configuration has for each address to listen at, and what it has here.
    std::array<std::pair<std::string_view, std::string_view>, 2> listens;
    /// What it is started with, in this folder, from the configuration.
    Launch (*launch)(const std::string& program, const TemporaryFolder& folder, const std::string& text);
};

void PrintTo(const Proxy& proxy, std::ostream* out) {
    *out << proxy.name;
}

Launch launch_nginx(const std::string& program, const TemporaryFolder& folder, const std::string& text) {
    std::string main = "daemon off; master_process off; error_log stderr; pid " + folder.file("pid") +
                       "; events {} http { access_log off; ";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        main += std::string(kind) + "_temp_path " + folder.file(kind) + "; ";
    folder.write("nginx.conf", main + "\n" + text + "}\n");
    return {
        {"-e", "stderr", "-p", folder.file(""), "-c", folder.file("nginx.conf")}, {}, std::nullopt, program};
}

Launch launch_haproxy(const std::string& program, const TemporaryFolder& folder, const std::string& text) {
    folder.write("haproxy.cfg",
                 "global\n    log stdout format raw local0\ndefaults\n    option httplog\n" + text);
    return {{"-db", "-f", folder.file("haproxy.cfg")}, {}, std::nullopt, program};
}

const std::array proxies{
    Proxy{"nginx",
          "/docs/proxies/nginx.conf",
          {{{"listen 80;", "listen 127.0.0.1:PORT;"}, {"listen [::]:80;", "listen [::1]:PORT;"}}},
          launch_nginx},
    Proxy{"haproxy",
          "/docs/proxies/haproxy.cfg",
          {{{"bind :80\n", "bind 127.0.0.1:PORT\n"}, {"bind :::80 v6only\n", "bind ::1:PORT\n"}}},
          launch_haproxy},
};

class BehindProxy : public testing::TestWithParam<Proxy> {
  protected:
    void SetUp() override {
        const Proxy& proxy = GetParam();
        const auto program = find_program(proxy.name);
        if (!program)
            GTEST_SKIP() << proxy.name << " is not installed: scripts/install-deps test takes it from Debian";
        front_ = {asio::ip::address_v4::loopback(), free_port()};
        std::string text = read_file(JSONGLED_SOURCE_DIR + std::string(proxy.configuration));
        replace(text, "127.0.0.1:8080", "127.0.0.1:" + std::to_string(server_.listen().port()));
        for (const auto& [everywhere, here] : proxy.listens)
            replace(text, everywhere, here);
        replace(text, "PORT", std::to_string(front_.port()));
        if (text.find("/var/log/nginx/") != std::string::npos)
            replace(text, "/var/log/nginx/", folder_.file(""));
        replace(text, "60s", "2s");
        process_.emplace(proxy.launch(*program, folder_, text));
        ASSERT_TRUE(eventually([&] { return is_served(); })) << process_->complaints();
    }

    bool is_served() const {
        try {
            return http_get(front_, "/health").result() == http::status::ok;
        } catch (const boost::system::system_error&) {
            return false;
        }
    }

    /// All that the proxy has logged so far.
    [[nodiscard]] std::string logged() const {
        std::string text = process_->complaints();
        for (const std::string& line : process_->output())
            text += line + "\n";
        for (const char* name : {"jsongled.log", "jsongled-error.log"})
            text += read_file(folder_.file(name));
        return text;
    }
    void stop_server() { server_.stop(); }

    /// At another address than the proxy.
    [[nodiscard]] RawClient client() const { return {front_, asio::ip::make_address("127.0.0.7")}; }

    ServerProcess server_{
        {"--trusted-proxies", "127.0.0.1", "--log-level", "debug", "--ping-interval", "500ms"}};
    tcp::endpoint front_;

  private:
    TemporaryFolder folder_;
    std::optional<Process> process_;
};

INSTANTIATE_TEST_SUITE_P(Programs, BehindProxy, testing::ValuesIn(proxies),
                         [](const auto& proxy) { return std::string(proxy.param.name); });

TEST_P(BehindProxy, a_quiet_web_socket_stays_open_for_longer_than_the_proxy_waits) {
    RawClient quiet = client();
    quiet.hello("alice");
    // The client says nothing by itself for three times as long as the proxy waits.
    for (int i = 0; i < 12; ++i)
        quiet.write_frame(fin | pong_frame, quiet.read_frame(fin | ping_frame));
    User bob(front_, "bob");
    bob.send(text("alice", "still there"));
    EXPECT_THAT(quiet.read_frame(fin | text_frame), HasSubstr("still there"));
}

TEST_P(BehindProxy, the_address_in_the_log_is_the_clients) {
    RawClient raw = client();
    raw.hello("alice");
    EXPECT_THAT(server_.process().wait_for_line("connection opened"),
                AllOf(HasSubstr("127.0.0.7"), Not(HasSubstr("127.0.0.1\""))));
    raw.drop();
    EXPECT_THAT(server_.process().wait_for_line("connection closed"), HasSubstr("127.0.0.7"));
}

TEST_P(BehindProxy, clients_of_ipv6_are_served_and_known_by_their_address) {
    RawClient raw({asio::ip::address_v6::loopback(), front_.port()});
    raw.hello("alice");
    EXPECT_THAT(server_.process().wait_for_line("connection opened"), HasSubstr("::1"));
}

// RFC 6750, 5.3: what is in a URL is in logs.
TEST_P(BehindProxy, what_clients_show_in_the_url_is_not_in_the_proxys_log) {
    RawClient raw = client();
    raw.ask_upgrade("/nowhere?access_token=s3cret", "Referer: http://localhost/?access_token=s3cret\r\n");
    EXPECT_THAT(raw.read_head(), StartsWith("HTTP/1.1 404"));
    EXPECT_TRUE(eventually([&] { return logged().find("GET /nowhere HTTP/1.1") != std::string::npos; }))
        << logged();
    // Whatever goes wrong behind the proxy.
    stop_server();
    RawClient in_vain = client();
    in_vain.ask_upgrade("/gone?access_token=s3cret", "");
    EXPECT_THAT(in_vain.read_head(), StartsWith("HTTP/1.1 50"));
    EXPECT_TRUE(eventually([&] { return logged().find("GET /gone HTTP/1.1") != std::string::npos; }))
        << logged();
    EXPECT_THAT(logged(), Not(HasSubstr("s3cret")));
}

TEST_P(BehindProxy, what_clients_say_of_their_address_does_not_count) {
    RawClient raw = client();
    raw.ask_upgrade("/nowhere", "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n"
                                "X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\n");
    EXPECT_THAT(raw.read_head(), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(server_.process().wait_for_line("wrong-path"),
                AllOf(HasSubstr("127.0.0.7"), Not(HasSubstr("192.0.2.1"))));
}

TEST_P(BehindProxy, pages_and_health_are_served_over_one_connection) {
    RawClient raw = client();
    for (int i = 0; i < 3; ++i) {
        raw.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_THAT(raw.read_until("}"), StartsWith("HTTP/1.1 200"));
    }
    raw.write("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(raw.read_until("}"), StartsWith("HTTP/1.1 426"));
}

} // namespace
} // namespace jsongled::integration_tests
