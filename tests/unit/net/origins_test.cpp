#include "server/net/origins.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using OwnPage = Origins::OwnPage;

HttpRequest request_for(const std::string& host, std::initializer_list<const char*> origins) {
    HttpRequest request(http::verb::get, "/ws", 11);
    request.set(http::field::host, host);
    for (const char* origin : origins)
        request.insert(http::field::origin, origin);
    return request;
}

bool admits(const Origins& origins, const std::string& host, std::initializer_list<const char*> shown) {
    return origins.admit(request_for(host, shown));
}

/// What is allowed to be read across origins, of an answer that was for all.
HttpResponse marked(const Origins& origins, const HttpRequest& request) {
    HttpResponse response(http::status::ok, 11);
    response.set(http::field::access_control_allow_origin, "*");
    HttpAnswer answer = std::move(response);
    origins.mark(request, answer);
    return std::get<HttpResponse>(answer);
}

TEST(Origins, admit_every_page_where_there_is_no_list) {
    const Origins origins({}, OwnPage::by_either);
    for (const char* origin : {"https://evil.example", "null", "what is none", ""})
        EXPECT_TRUE(admits(origins, "chat.example", {origin})) << origin;
    EXPECT_TRUE(admits(origins, "chat.example", {"https://a", "https://b"}));
}

TEST(Origins, admit_who_is_on_the_list_and_who_is_no_browser) {
    const Origins origins({"https://app.example.org", "http://localhost:5173"}, OwnPage::by_either);
    EXPECT_TRUE(admits(origins, "chat.example", {}));
    EXPECT_TRUE(admits(origins, "chat.example", {"https://app.example.org"}));
    EXPECT_TRUE(admits(origins, "chat.example", {"http://localhost:5173"}));
    for (const char* origin : {"https://evil.example", "http://app.example.org", "null", "",
                               "https://app.example.org/", "https://app.example.org, https://app.example.org"})
        EXPECT_FALSE(admits(origins, "chat.example", {origin})) << origin;
    EXPECT_FALSE(admits(origins, "chat.example", {"https://app.example.org", "https://app.example.org"}));
    EXPECT_FALSE(admits(origins, "chat.example", {"https://evil.example", "https://app.example.org"}));
}

TEST(Origins, admit_pages_without_an_origin_by_name_alone) {
    EXPECT_TRUE(admits(Origins({"null"}, OwnPage::by_either), "chat.example", {"null"}));
    EXPECT_FALSE(admits(Origins({"https://*.example"}, OwnPage::by_either), "null", {"null"}));
}

TEST(Origins, admit_the_servers_own_page) {
    const Origins origins({"https://app.example.org"}, OwnPage::by_either);
    EXPECT_TRUE(admits(origins, "chat.example", {"https://chat.example"}));
    EXPECT_TRUE(admits(origins, "Chat.example:443", {"https://chat.example"}));
    EXPECT_TRUE(admits(origins, "chat.example:8443", {"https://chat.example:8443"}));
    EXPECT_TRUE(admits(origins, "localhost:8080", {"http://localhost:8080"}));
    EXPECT_TRUE(admits(origins, "192.0.2.7:8080", {"http://192.0.2.7:8080"}));
    EXPECT_TRUE(admits(origins, "[::1]:8080", {"http://[::1]:8080"}));
    EXPECT_FALSE(admits(origins, "chat.example:8443", {"https://chat.example"}));
    EXPECT_FALSE(admits(origins, "localhost:8080", {"http://localhost:3000"}));
    EXPECT_FALSE(admits(origins, "localhost", {"chrome-extension://localhost"}));
}

// The attacker's page, under a name that now leads here.
TEST(Origins, take_no_name_over_plain_http_for_the_servers_own) {
    for (const OwnPage own : {OwnPage::by_either, OwnPage::by_https})
        EXPECT_FALSE(admits(Origins({"https://app.example.org"}, own), "evil.example:8080",
                            {"http://evil.example:8080"}));
}

TEST(Origins, take_nothing_without_tls_for_their_own_where_the_server_speaks_it) {
    const Origins origins({"https://app.example.org"}, OwnPage::by_https);
    EXPECT_TRUE(admits(origins, "192.0.2.7", {"https://192.0.2.7"}));
    EXPECT_FALSE(admits(origins, "192.0.2.7", {"http://192.0.2.7"}));
}

TEST(Origins, are_those_of_the_last_list) {
    Origins origins({}, OwnPage::by_either);
    origins.set({"https://a.example"});
    EXPECT_FALSE(admits(origins, "chat.example", {"https://b.example"}));
    origins.set({"https://b.example"});
    EXPECT_TRUE(admits(origins, "chat.example", {"https://b.example"}));
    EXPECT_FALSE(admits(origins, "chat.example", {"https://a.example"}));
}

TEST(Origins, leave_an_answer_as_it_is_where_there_is_no_list) {
    const HttpResponse response =
        marked(Origins({}, OwnPage::by_either), request_for("chat.example", {"https://evil.example"}));
    EXPECT_EQ(response[http::field::access_control_allow_origin], "*");
    EXPECT_EQ(response.count(http::field::vary), 0U);
}

TEST(Origins, let_pages_on_the_list_read_and_no_others) {
    const Origins origins({"https://app.example.org"}, OwnPage::by_either);
    const HttpResponse allowed = marked(origins, request_for("chat.example", {"https://app.example.org"}));
    EXPECT_EQ(allowed[http::field::access_control_allow_origin], "https://app.example.org");
    EXPECT_EQ(allowed[http::field::vary], "Origin");
    EXPECT_EQ(allowed.count(http::field::access_control_allow_methods), 0U);
    for (const auto& request :
         {request_for("chat.example", {"https://evil.example"}), request_for("chat.example", {}),
          request_for("chat.example", {"https://app.example.org", "https://evil.example"})}) {
        const HttpResponse refused = marked(origins, request);
        EXPECT_EQ(refused.count(http::field::access_control_allow_origin), 0U);
        EXPECT_EQ(refused[http::field::vary], "Origin");
    }
}

TEST(Origins, answer_a_preflight_of_pages_on_the_list) {
    const Origins origins({"https://app.example.org"}, OwnPage::by_either);
    const auto preflight = [&](const char* origin) {
        HttpRequest request = request_for("chat.example", {origin});
        request.method(http::verb::options);
        request.set(http::field::access_control_request_method, "GET");
        return marked(origins, request);
    };
    const HttpResponse allowed = preflight("https://app.example.org");
    EXPECT_EQ(allowed[http::field::access_control_allow_origin], "https://app.example.org");
    EXPECT_EQ(allowed[http::field::access_control_allow_methods], "GET, HEAD");
    const HttpResponse refused = preflight("https://evil.example");
    EXPECT_EQ(refused.count(http::field::access_control_allow_origin), 0U);
    EXPECT_EQ(refused.count(http::field::access_control_allow_methods), 0U);
}

} // namespace
} // namespace jsongled
