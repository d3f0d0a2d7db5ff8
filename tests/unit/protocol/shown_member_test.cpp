#include "protocol/shown_member.hpp"

#include <gtest/gtest.h>

// What others are shown of a user: all that was said of them, but what is between the client and the server.

namespace jsongled {
namespace {

std::string shown(const std::string& description) {
    const std::string text =
        R"({"id":"m","jsongle":{"action":"iq-result","query":"session-hello","transaction":"t",)"
        R"("description":)" +
        description + "}}";
    const auto parsed = parse_envelope(text);
    return shown_member(std::get<Envelope>(parsed));
}

TEST(ShownMember, is_what_came_to_the_byte) {
    for (const std::string text : {"{}", "{ }", R"({"uid":"a"})",
                                   R"({ "uid" : "a" , "dn":"A","x":[1.50,{"token":"inner","client":1}] })",
                                   R"({"tokens":1,"Token":2,"clients":{},"x":"token"})"})
        EXPECT_EQ(shown(text), text);
}

TEST(ShownMember, is_without_what_is_for_the_server_wherever_it_appears) {
    EXPECT_EQ(shown(R"({"token":"secret"})"), "{}");
    EXPECT_EQ(shown(R"({"token":"secret","client":{"can":["resume"]}})"), "{}");
    EXPECT_EQ(shown(R"({"token":"secret","uid":"a"})"), R"({"uid":"a"})");
    EXPECT_EQ(shown(R"({"uid":"a","token":"secret"})"), R"({"uid":"a"})");
    EXPECT_EQ(shown(R"({ "uid":"a" , "token" : "secret" , "client":{} , "dn":"A" })"),
              R"({ "uid":"a","dn":"A" })");
    EXPECT_EQ(shown(R"({"client":null,"a":1,"token":[{"token":"x"}],"b":2,"client":3})"), R"({"a":1,"b":2})");
    EXPECT_EQ(shown(R"({"token":1,"token":2})"), "{}") << "however often";
}

TEST(ShownMember, hides_a_name_with_escapes_as_well) {
    EXPECT_EQ(shown(R"({"\u0074oken":"secret","uid":"a","\u0063lient":1})"), R"({"uid":"a"})");
}

} // namespace
} // namespace jsongled
