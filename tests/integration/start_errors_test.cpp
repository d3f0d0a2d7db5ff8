#include "tests/integration/one_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

// What an operator reads when the server cannot start, or is not well: which option, which value, and why.

namespace jsongled::integration_tests {
namespace {

using testing::StartsWith;

/// One line, which is all there is to read.
std::string only_line(const Launch& launch) {
    const Ending run = run_to_end(launch);
    EXPECT_EQ(run.exit_code, 1) << run.text;
    EXPECT_EQ(std::ranges::count(run.text, '\n'), 1) << run.text;
    return run.text;
}

std::string text_of(const tcp::endpoint& endpoint) {
    return endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

/// Answers whoever connects with these bytes, and keeps or closes the connection.
class OtherServer {
  public:
    enum class Then { closes, waits };

    OtherServer(std::string_view bytes, Then then)
        : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
        acceptor_.async_accept(socket_, [this, bytes = std::string(bytes), then](error_code error) {
            if (error) return;
            asio::write(socket_, asio::buffer(bytes), error);
            if (then == Then::closes) socket_.close();
        });
        thread_ = std::thread([this] { io_.run(); });
    }
    ~OtherServer() {
        io_.stop();
        thread_.join();
    }
    [[nodiscard]] std::string address() const { return text_of(acceptor_.local_endpoint()); }

  private:
    asio::io_context io_;
    tcp::acceptor acceptor_;
    tcp::socket socket_{io_};
    std::thread thread_;
};

TEST(StartError, names_the_option_its_value_and_the_reason) {
    ServerProcess server;
    const std::string taken = text_of(server.listen());
    EXPECT_EQ(only_line({{"--listen", taken, "--admin-listen", "127.0.0.1:0"}}),
              "jsongled: --listen " + taken + ": address already in use\n");
    EXPECT_EQ(only_line({{"--listen", "127.0.0.1:0", "--admin-listen", taken}}),
              "jsongled: --admin-listen " + taken + ": address already in use\n");
    // Seen whatever is logged, and where.
    EXPECT_EQ(only_line({{"--listen", taken, "--log-level", "off", "--log-format", "json"}}),
              "jsongled: --listen " + taken + ": address already in use\n");
}

TEST(StartError, names_the_place_where_the_value_is_from) {
    ServerProcess server;
    const std::string taken = text_of(server.listen());
    EXPECT_EQ(only_line({{"--admin-listen", "127.0.0.1:0"}, {{"JSONGLED_LISTEN", taken}}}),
              "jsongled: JSONGLED_LISTEN " + taken + ": address already in use\n");
    const TemporaryFolder folder;
    folder.write("jsongled.toml", "sn = \"a\"\nadmin-listen = \"" + taken + "\"\n");
    EXPECT_EQ(only_line({{"--listen", "127.0.0.1:0", "--config", folder.file("jsongled.toml")}}),
              "jsongled: " + folder.file("jsongled.toml") + ":2: admin-listen " + taken +
                  ": address already in use\n");
}

TEST(Start, waits_for_an_address_that_is_not_there_yet_unless_it_is_told_to_stop) {
    const TemporaryFolder folder;
    folder.write("token", "the-token-of-the-operators");
    for (const char* option : {"--listen", "--admin-listen"}) {
        const std::string other = option == std::string_view("--listen") ? "--admin-listen" : "--listen";
        for (const char* address : {"192.0.2.1:1", "[2001:db8::1]:1"}) {
            Process process(
                {{option, address, other, "127.0.0.1:0", "--admin-token-file", folder.file("token")}});
            EXPECT_THAT(process.wait_for_line("waiting for an address that is not there yet"),
                        testing::AllOf(testing::HasSubstr("warn"), testing::HasSubstr(address)));
            EXPECT_TRUE(process.is_running());
            process.signal(SIGTERM);
            EXPECT_EQ(process.wait_exit(), 0) << process.complaints();
        }
    }
}

TEST(StartError, names_a_socket_that_was_handed_over_and_does_not_listen) {
    asio::io_context io;
    tcp::socket unconnected(io, tcp::v4());
    asio::ip::udp::socket datagrams(io, asio::ip::udp::v4());
    asio::local::stream_protocol::socket local(io, asio::local::stream_protocol());
    const TemporaryFolder folder;
    asio::local::stream_protocol::acceptor local_acceptor(io, folder.file("socket"));
    std::ofstream file(folder.file("file"));
    for (const int descriptor : {unconnected.native_handle(), datagrams.native_handle(), local.native_handle(),
                                 local_acceptor.native_handle()})
        EXPECT_EQ(only_line({{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"},
                             {{"LISTEN_FDNAMES", "admin"}},
                             descriptor}),
                  "jsongled: LISTEN_FDS 3 (admin): not a listening TCP socket\n");
}

class HealthFault : public testing::Test {
  protected:
    static std::string ask(const std::string& address) {
        return only_line({{"health", "--admin-listen", address}});
    }
    static std::string line(const std::string& address, const std::string& reason) {
        return "jsongled: --admin-listen " + address + ": " + reason + "\n";
    }
    static std::string ask(std::string_view bytes, OtherServer::Then then) {
        const OtherServer other(bytes, then);
        const std::string text = ask(other.address());
        EXPECT_THAT(text, StartsWith("jsongled: --admin-listen " + other.address() + ": "));
        return text.substr(text.rfind(": ") + 2);
    }
};

TEST_F(HealthFault, is_one_plain_line) {
    std::string gone;
    {
        ServerProcess server;
        gone = text_of(server.admin());
    }
    EXPECT_EQ(ask(gone), line(gone, "connection refused"));
    EXPECT_EQ(only_line({{"health"}, {{"JSONGLED_ADMIN_LISTEN", gone}}}),
              "jsongled: JSONGLED_ADMIN_LISTEN " + gone + ": connection refused\n");
    EXPECT_EQ(ask("", OtherServer::Then::waits), "no answer within 3 seconds\n");
    EXPECT_EQ(ask("", OtherServer::Then::closes), "closed the connection without an answer\n");
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Le", OtherServer::Then::closes),
              "closed the connection without an answer\n");
    EXPECT_EQ(ask("220 mail.example ESMTP\r\n\r\n", OtherServer::Then::waits),
              "what answers is not an HTTP server\n");
    EXPECT_EQ(ask("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", OtherServer::Then::waits),
              "answers with status 503\n");
    EXPECT_EQ(ask("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", OtherServer::Then::waits),
              "answers with status 404\n");
}

} // namespace
} // namespace jsongled::integration_tests
