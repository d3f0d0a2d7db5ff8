#include "server/keys/fetch.hpp"

#include <list>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "server/net/tls_error.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

// What is asked of a provider of keys, and what is made of each thing that it may do instead of answering.

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;

constexpr asio::use_awaitable_t<Executor> awaitable;
constexpr std::size_t most = 100'000;

/// What a provider does once it has been asked.
enum class Then { closes, stays, goes_on };

/// Answers whoever asks with the same bytes, over plain TCP or over TLS.
class Provider {
  public:
    /// `asked_by` is what it waits for.
    Provider(asio::io_context& context, std::string answer, Then then, asio::ssl::context* tls = nullptr,
             std::string_view asked_by = "\r\n\r\n")
        : acceptor_(context, {asio::ip::address_v4::loopback(), 0}),
          answer_(std::move(answer)),
          then_(then),
          tls_(tls),
          asked_by_(asked_by) {
        asio::co_spawn(context.get_executor(), serve(), asio::detached);
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    const std::string& asked() const { return asked_; }
    int times() const { return times_; }

  private:
    using Socket = asio::basic_stream_socket<tcp, Executor>;

    asio::awaitable<void, Executor> serve() {
        for (;;) {
            sockets_.push_back(std::make_unique<Socket>(acceptor_.get_executor()));
            co_await acceptor_.async_accept(*sockets_.back(), awaitable);
            ++times_;
            if (!tls_) {
                co_await answer(*sockets_.back());
                continue;
            }
            asio::ssl::stream<Socket&> stream(*sockets_.back(), *tls_);
            error_code error;
            co_await stream.async_handshake(asio::ssl::stream_base::server,
                                            asio::redirect_error(awaitable, error));
            if (!error) co_await answer(stream);
        }
    }

    template<class Stream>
    asio::awaitable<void, Executor> answer(Stream& stream) {
        error_code error;
        asked_.clear();
        co_await asio::async_read_until(stream, asio::dynamic_buffer(asked_), asked_by_,
                                        asio::redirect_error(awaitable, error));
        do
            co_await asio::async_write(stream, asio::buffer(answer_), asio::redirect_error(awaitable, error));
        while (then_ == Then::goes_on && !error);
        if (then_ != Then::stays) sockets_.back()->close();
    }

    Acceptor acceptor_;
    const std::string answer_;
    const Then then_;
    asio::ssl::context* tls_;
    const std::string_view asked_by_;
    std::vector<std::unique_ptr<Socket>> sockets_;
    std::string asked_;
    int times_ = 0;
};

class Fetch : public ::testing::Test {
  protected:
    using Result = std::variant<Fetched, FailedFetch>;

    Result fetch_from(const std::string& url, std::chrono::milliseconds time = 20s) {
        const HttpUrl parsed = parse_http_url(url).value();
        std::optional<Result> result;
        asio::co_spawn(context.get_executor(), fetch(parsed, tls, {most, time}),
                       [&](const std::exception_ptr& failure, Result fetched) {
                           if (failure) std::rethrow_exception(failure);
                           result = std::move(fetched);
                       });
        while (!result)
            context.run_one();
        return *std::move(result);
    }
    Result fetch_from(const Provider& provider, std::chrono::milliseconds time = 20s) {
        return fetch_from("http://127.0.0.1:" + std::to_string(provider.port()) + "/keys?of=all", time);
    }
    Result answered_with(std::string answer, Then then = Then::closes) {
        return fetch_from(provider(std::move(answer), then));
    }
    /// It is there until the end of the test: what it does goes on.
    Provider& provider(std::string answer, Then then, asio::ssl::context* with = nullptr,
                       std::string_view asked_by = "\r\n\r\n") {
        return *providers.emplace_back(
            std::make_unique<Provider>(context, std::move(answer), then, with, asked_by));
    }
    static std::string_view fault_of(const Result& result) {
        const auto* failed = std::get_if<FailedFetch>(&result);
        return failed ? to_string(failed->fault) : "none";
    }
    static std::string body_of(const Result& result) {
        const auto* fetched = std::get_if<Fetched>(&result);
        return fetched ? fetched->body : std::string(fault_of(result));
    }

    asio::io_context context{1};
    std::vector<std::unique_ptr<Provider>> providers;
    asio::ssl::context tls = trusted("jwks-ca-file", "");
};

TEST_F(Fetch, asks_for_one_document_and_sends_nothing_along) {
    const Provider& asked = provider(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: max-age=90\r\nAge: 30\r\n\r\n{}", Then::stays);
    const Result result = fetch_from(asked);
    EXPECT_EQ(body_of(result), "{}");
    EXPECT_EQ(std::get<Fetched>(result).fresh_for, 60s);
    EXPECT_EQ(asked.asked(), "GET /keys?of=all HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(asked.port()) +
                                 "\r\nUser-Agent: jsongled\r\n"
                                 "Accept: application/jwk-set+json, application/json\r\n"
                                 "Accept-Encoding: identity\r\nConnection: close\r\n\r\n");
}

TEST_F(Fetch, takes_a_body_however_it_is_framed) {
    for (const std::string_view answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}more", "HTTP/1.0 200 OK\r\n\r\n{}",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Type: image/png\r\nContent-Length: "
          "2\r\n\r\n{}"})
        EXPECT_EQ(body_of(answered_with(std::string(answer))), "{}") << answer;
    EXPECT_EQ(std::get<Fetched>(answered_with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).fresh_for,
              std::nullopt);
}

TEST_F(Fetch, says_what_a_provider_does_instead) {
    for (const auto& [answer, fault] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "redirect"},
             {"HTTP/1.1 304 Not Modified\r\n\r\n", "redirect"},
             {"HTTP/1.1 307 Go\r\nLocation: https://example.org/\r\n\r\n", "redirect"},
             {"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", "status"},
             {"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}", "status"},
             {"HTTP/1.1 204 No Content\r\n\r\n", "status"},
             {"HTTP/1.1 206 Partial\r\nContent-Length: 2\r\n\r\n{}", "status"},
             {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", "encoded"},
             {"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n{}", "too-large"},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n{}", "too-large"},
             {"{\"keys\":[]}", "malformed"},
             {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "malformed"},
             {"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}", "malformed"},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}", "malformed"},
             {"", "cut-off"},
             {"HTTP/1.1 200 OK\r\nContent-Le", "cut-off"},
             {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", "cut-off"},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", "cut-off"}})
        EXPECT_EQ(fault_of(answered_with(std::string(answer))), fault) << answer;
}

TEST_F(Fetch, reads_no_more_than_it_may) {
    EXPECT_EQ(
        body_of(answered_with("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(most, ' ')))
            .size(),
        most);
    // None of these ever ends.
    EXPECT_EQ(fault_of(answered_with("HTTP/1.1 200 OK\r\n\r\n" + std::string(70'000, ' '), Then::goes_on)),
              "too-large");
    EXPECT_EQ(fault_of(answered_with(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
                      [] {
                          std::string chunks;
                          for (int i = 0; i < 500; ++i)
                              chunks += "ff\r\n" + std::string(255, ' ') + "\r\n";
                          return chunks;
                      }(),
                  Then::stays)),
              "too-large");
    EXPECT_EQ(fault_of(answered_with("HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x'), Then::stays)),
              "too-large");
}

TEST_F(Fetch, waits_no_longer_than_it_may) {
    for (const std::string_view answer :
         {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"}) {
        EXPECT_EQ(fault_of(fetch_from(provider(std::string(answer), Then::stays), 50ms)), "late") << answer;
    }
}

TEST_F(Fetch, does_not_follow_where_it_is_sent) {
    const Provider& elsewhere = provider("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Then::closes);
    const std::string place = "http://127.0.0.1:" + std::to_string(elsewhere.port()) + "/";
    EXPECT_EQ(
        fault_of(answered_with("HTTP/1.1 302 Found\r\nLocation: " + place + "\r\nContent-Length: 0\r\n\r\n")),
        "redirect");
    context.poll();
    EXPECT_EQ(elsewhere.times(), 0);
}

TEST_F(Fetch, says_that_nobody_is_there) {
    const std::string port =
        std::to_string(Acceptor(context, {asio::ip::address_v4::loopback(), 0}).local_endpoint().port());
    EXPECT_EQ(fault_of(fetch_from("http://127.0.0.1:" + port)), "unreachable");
    EXPECT_EQ(fault_of(fetch_from("http://localhost:" + port)), "unreachable");
    EXPECT_EQ(fault_of(fetch_from("https://no-such-host.invalid")), "no-address");
}

TEST_F(Fetch, of_localhost_tries_each_of_its_addresses) {
    const Provider& there = provider("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Then::closes);
    EXPECT_EQ(body_of(fetch_from("http://localhost:" + std::to_string(there.port()))), "{}");
}

/// A provider over TLS, whose certificate is signed by itself.
class FetchOverTls : public Fetch {
  protected:
    FetchOverTls() { folder.write("own.pem", certificate.cert_pem()); }

    asio::ssl::context server_context(const TestCertificate& shown) {
        asio::ssl::context speaks(asio::ssl::context::tls_server);
        const std::string cert = shown.cert_pem();
        const std::string key = shown.key_pem();
        speaks.use_certificate_chain(asio::buffer(cert));
        speaks.use_private_key(asio::buffer(key), asio::ssl::context::pem);
        return speaks;
    }
    Result fetch_over_tls(const TestCertificate& shown, const std::string& ca_file,
                          const std::string& host = "localhost", Then then = Then::stays) {
        asio::ssl::context& with = server_contexts.emplace_back(server_context(shown));
        const Provider& there = provider("HTTP/1.1 200 OK\r\n" + framing + "\r\n{}", then, &with);
        tls = trusted("jwks-ca-file", ca_file);
        Result result = fetch_from("https://" + host + ":" + std::to_string(there.port()));
        asked = there.asked();
        return result;
    }

    TemporaryFolder folder;
    std::list<asio::ssl::context> server_contexts;
    TestCertificate certificate;
    std::string framing = "Content-Length: 2\r\n";
    std::string asked;
};

TEST_F(FetchOverTls, trusts_what_the_operator_trusts) {
    EXPECT_EQ(body_of(fetch_over_tls(certificate, folder.file("own.pem"))), "{}");
}

TEST_F(FetchOverTls, asks_nothing_of_a_provider_that_is_not_trusted) {
    const TestCertificate another;
    const TestCertificate of_another_name({.name = "example.org"});
    const TestCertificate expired({.begins = -7200s, .ends = -3600s});
    folder.write("name.pem", of_another_name.cert_pem());
    folder.write("expired.pem", expired.cert_pem());
    EXPECT_EQ(fault_of(fetch_over_tls(certificate, "")), "untrusted") << "nobody of the system's has signed it";
    EXPECT_EQ(fault_of(fetch_over_tls(another, folder.file("own.pem"))), "untrusted");
    EXPECT_EQ(fault_of(fetch_over_tls(of_another_name, folder.file("name.pem"))), "untrusted");
    EXPECT_EQ(fault_of(fetch_over_tls(expired, folder.file("expired.pem"))), "untrusted");
    EXPECT_EQ(fault_of(fetch_over_tls(certificate, folder.file("own.pem"), "127.0.0.1")), "untrusted")
        << "that is not its name";
    EXPECT_EQ(asked, "");
}

TEST_F(FetchOverTls, does_not_take_a_cut_for_the_end) {
    framing.clear();
    EXPECT_EQ(fault_of(fetch_over_tls(certificate, folder.file("own.pem"), "localhost", Then::closes)),
              "cut-off");
}

TEST_F(FetchOverTls, says_that_a_provider_speaks_none) {
    const Provider& there = provider("HTTP/1.1 400 Bad Request\r\n\r\n", Then::closes, nullptr, "\x16");
    EXPECT_EQ(fault_of(fetch_from("https://localhost:" + std::to_string(there.port()))), "untrusted");
}

TEST_F(FetchOverTls, names_a_file_of_authorities_that_cannot_be_used) {
    folder.write("garbage.pem", "no certificate");
    folder.write("empty.pem", "");
    for (const char* name : {"garbage.pem", "empty.pem", "missing.pem"})
        EXPECT_THROW(trusted("jwks-ca-file", folder.file(name)), TlsError) << name;
}

} // namespace
} // namespace jsongled::integration_tests
