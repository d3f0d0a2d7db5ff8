#include "server/net/credential.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

std::string shown_by(std::string_view target, const std::vector<std::string>& authorizations = {}) {
    HttpRequest request{http::verb::get, {target.data(), target.size()}, 11};
    for (const std::string& value : authorizations)
        request.insert(http::field::authorization, value);
    return credential_of(request);
}

TEST(CredentialOfRequest, is_that_of_the_header_or_of_the_query) {
    EXPECT_EQ(shown_by("/"), "");
    EXPECT_EQ(shown_by("/?access_token=abc"), "abc");
    EXPECT_EQ(shown_by("/ws?x=1&access_token=a%2Bb+c"), "a+b c");
    for (const char* scheme : {"Bearer", "bearer", "BEARER"})
        EXPECT_EQ(shown_by("/", {std::string(scheme) + " abc"}), "abc");
    EXPECT_EQ(shown_by("http://host/?access_token=abc"), "abc");
    EXPECT_EQ(shown_by("/?access_token="), "");
    EXPECT_EQ(shown_by("/?ACCESS_TOKEN=abc&token=abc&access_token2=x"), "");
}

TEST(CredentialOfRequest, is_nobodys_where_several_are_shown) {
    for (const std::string& shown :
         {shown_by("/?access_token=a&access_token=a"), shown_by("/?access_token=a", {"Bearer a"}),
          shown_by("/", {"Bearer a", "Bearer a"})})
        EXPECT_EQ(shown, "?");
}

TEST(CredentialOfRequest, is_not_what_a_proxy_asks_for) {
    EXPECT_EQ(shown_by("/", {"Basic dXNlcjpwYXNz"}), "");
    EXPECT_EQ(shown_by("/?access_token=abc", {"Basic dXNlcjpwYXNz"}), "abc");
    EXPECT_EQ(shown_by("/", {"Bearerabc"}), "");
}

std::string shown_by_message(const std::string& text) {
    const auto parsed = parse_envelope(text);
    return std::string(credential_of(std::get<Envelope>(parsed), "jsongled"));
}

std::string message(std::string_view to, std::string_view action, std::string_view query,
                    std::string_view token) {
    return R"({"id":"m","to":)" + std::string(to) + R"(,"jsongle":{"action":")" + std::string(action) +
           R"(","query":")" + std::string(query) + R"(","transaction":"t","description":{"token":)" +
           std::string(token) + "}}}";
}

TEST(CredentialOfMessage, is_in_the_answer_to_a_hello_and_in_a_refresh_to_the_server) {
    for (const char* to : {"null", "\"jsongled\""}) {
        EXPECT_EQ(shown_by_message(message(to, "iq-result", "session-hello", "\"abc\"")), "abc");
        EXPECT_EQ(shown_by_message(message(to, "iq-set", "session-refresh", "\"abc\"")), "abc");
    }
    EXPECT_EQ(shown_by_message(message("\"bob\"", "iq-result", "session-hello", "\"abc\"")), "");
    EXPECT_EQ(shown_by_message(message("\"bob\"", "iq-set", "session-refresh", "\"abc\"")), "");
    EXPECT_EQ(shown_by_message(message("null", "iq-get", "session-refresh", "\"abc\"")), "");
    EXPECT_EQ(shown_by_message(message("null", "iq-set", "session-ping", "\"abc\"")), "");
}

TEST(CredentialOfMessage, is_what_was_meant_however_it_is_spelled_and_nobodys_if_it_is_no_string) {
    EXPECT_EQ(shown_by_message(message("null", "iq-result", "session-hello", R"("\u0061bc")")), "abc");
    for (const char* none : {"null", "\"\""})
        EXPECT_EQ(shown_by_message(message("null", "iq-result", "session-hello", none)), "") << none;
    for (const char* odd : {"7", "true", "{}", "[\"abc\"]", R"("\ud83d")"})
        EXPECT_EQ(shown_by_message(message("null", "iq-result", "session-hello", odd)), "?") << odd;
}

} // namespace
} // namespace jsongled
