#include "server/net/request_target.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

std::optional<std::string> decoded(std::string_view target) {
    return RequestTarget(target).decoded_path();
}

std::optional<std::string> limit(std::string_view target) {
    return RequestTarget(target).parameter("limit");
}

TEST(RequestTarget, has_a_path_up_to_the_first_question_mark) {
    EXPECT_EQ(RequestTarget("/calls").path(), "/calls");
    EXPECT_EQ(RequestTarget("/calls?").path(), "/calls");
    EXPECT_EQ(RequestTarget("/calls?limit=1?x").path(), "/calls");
    EXPECT_EQ(RequestTarget("/%63alls?a=/b").path(), "/%63alls");
    EXPECT_EQ(RequestTarget("?x").path(), "");
    EXPECT_EQ(RequestTarget("").path(), "");
}

TEST(RequestTarget, of_another_form_is_no_path_of_ours) {
    for (const char* target : {"*", "localhost:8080", "http:/calls", "http:", "http//calls", "xhttp://a/calls",
                               "ftp://localhost/calls", "ws://localhost/calls", " http://localhost/calls"}) {
        EXPECT_FALSE(RequestTarget(target).path().starts_with('/')) << target;
        EXPECT_EQ(RequestTarget(target).host(), std::nullopt) << target;
    }
}

TEST(RequestTarget, may_have_a_host_before_its_path) {
    struct Row {
        const char* target;
        const char* host;
        const char* path;
    };
    for (const auto& [target, host, path] :
         {Row{"http://a.example/calls?limit=5", "a.example", "/calls"},
          Row{"HTTPS://a:1/calls", "a:1", "/calls"}, Row{"http://[::1]:80/", "[::1]:80", "/"},
          Row{"http://a", "a", "/"}, Row{"http://a?b=/c", "a", "/"}, Row{"http:///calls", "", "/calls"},
          Row{"http://", "", "/"}, Row{"http://a//b", "a", "//b"},
          Row{"http://a/http://b/c", "a", "/http://b/c"}}) {
        EXPECT_EQ(RequestTarget(target).host(), host) << target;
        EXPECT_EQ(RequestTarget(target).path(), path) << target;
    }
    EXPECT_EQ(RequestTarget("/http://a/b").host(), std::nullopt);
    EXPECT_EQ(limit("http://a/calls?limit=5"), "5");
    EXPECT_EQ(limit("http://a?limit=5"), "5");
}

TEST(RequestTarget, has_the_host_that_counts) {
    HttpRequest request(http::verb::get, "/calls", 11);
    EXPECT_EQ(asked_host(request), "");
    request.set(http::field::host, "field.example:80");
    EXPECT_EQ(asked_host(request), "field.example:80");
    request.target("http://target.example/calls");
    EXPECT_EQ(asked_host(request), "target.example");
}

TEST(RequestTarget, has_its_path_decoded_once) {
    EXPECT_EQ(decoded("/a%20b+c?d%20e"), "/a b+c");
    EXPECT_EQ(decoded("/%2e%2E/%2f"), "/..//");
    EXPECT_EQ(decoded("/%252e"), "/%2e");
    EXPECT_EQ(decoded("/%00"), std::string("/\0", 2));
    EXPECT_EQ(decoded("/%c3%A9"), "/\u00e9");
    EXPECT_EQ(decoded("/\u00e9 |{}[]\"<>^`\\"), "/\u00e9 |{}[]\"<>^`\\");
    EXPECT_EQ(decoded(""), "");
    for (const char* bad : {"%", "/%", "/%2", "/%2g", "/%g2", "/%%20", "/% 0", "/%-1", "/a%"})
        EXPECT_EQ(decoded(bad), std::nullopt) << bad;
}

TEST(RequestTarget, gives_the_first_value_of_a_parameter) {
    EXPECT_EQ(limit("/calls?limit=5"), "5");
    EXPECT_EQ(limit("/calls?x=1&limit=5&limit=6"), "5");
    EXPECT_EQ(limit("/calls?li%6dit=%35"), "5");
    EXPECT_EQ(limit("/calls?limit=a+b%2Bc"), "a b+c");
    EXPECT_EQ(limit("/calls?limit=a=b?c/d"), "a=b?c/d");
    EXPECT_EQ(limit("/calls?limit="), "");
    EXPECT_EQ(limit("/calls?limit"), "");
    EXPECT_EQ(limit("/calls?limit&limit=5"), "");
    EXPECT_EQ(limit("/calls?&&limit=5&"), "5");
    EXPECT_EQ(limit(std::string_view("/calls?limit=5").substr(0, 7)), std::nullopt);
    for (const char* without : {"/calls", "/calls?", "/calls?&", "/calls?=", "/calls?limits=5",
                                "/calls?LIMIT=5", "/calls?x=limit=5", "/calls/limit=5", "/calls?x=?limit=5"})
        EXPECT_EQ(limit(without), std::nullopt) << without;
}

TEST(RequestTarget, ends_where_its_text_ends_whatever_follows_in_memory) {
    const std::string memory = "/calls?limit=5" + std::string(300, '7') + "%";
    for (std::size_t size = 14; size < 300; ++size) {
        const RequestTarget target(std::string_view(memory).substr(0, size));
        ASSERT_TRUE(target.has_valid_query()) << size;
        ASSERT_EQ(target.parameter("limit"), memory.substr(13, size - 13));
    }
    EXPECT_EQ(limit(std::string_view("/calls?limit=5\0x", 16)), std::nullopt) << "no query has a NUL";
}

TEST(RequestTarget, has_no_parameters_in_a_query_that_is_malformed) {
    for (const char* bad :
         {"/calls?limit=%", "/calls?limit=5&x=%2", "/calls?limit=5&%gg=1", "/calls?limit=5&{}",
          "/calls?limit=5#x", "/calls?limit=5&x=\u00e9", "/calls?limit=5&x= "}) {
        EXPECT_FALSE(RequestTarget(bad).has_valid_query()) << bad;
        EXPECT_EQ(limit(bad), std::nullopt) << bad;
    }
    for (const char* good : {"/calls", "/calls?", "/calls?a", "/calls?a=b&&=&c=%20", "/calls%?a=b"})
        EXPECT_TRUE(RequestTarget(good).has_valid_query()) << good;
}

TEST(RequestTarget, may_have_as_many_parameters_as_fit_in_it) {
    std::string target = "/calls?";
    for (int i = 0; i < 10'000; ++i)
        target += "&" + std::to_string(i) + "=%41";
    EXPECT_EQ(RequestTarget(target).parameter("9999"), "A");
    EXPECT_EQ(limit(target), std::nullopt);
}

} // namespace
} // namespace jsongled
