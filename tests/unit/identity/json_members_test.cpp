#include "identity/json_members.hpp"

#include <gtest/gtest.h>

#include "protocol/limits.hpp"

namespace jsongled {
namespace {

std::string_view verdict(std::string_view text) {
    const auto read = JsonMembers::read(text);
    const auto* fault = std::get_if<JsonMembersFault>(&read);
    return !fault ? "read" : *fault == JsonMembersFault::twice ? "twice" : "malformed";
}

TEST(JsonMembers, are_found_by_their_names) {
    const auto read = JsonMembers::read(R"( {"b":"\u0041\n","a":[1, 2],"":null,"c\u0064":-1.5e3,"t":true} )");
    const auto& members = std::get<JsonMembers>(read);
    EXPECT_TRUE(members["b"].is_string());
    EXPECT_EQ(members["b"].text, "A\n");
    EXPECT_EQ(members["a"].text, "[1, 2]");
    EXPECT_EQ(members[""].kind, JsonKind::null);
    EXPECT_EQ(members["cd"].text, "-1.5e3");
    EXPECT_EQ(members["t"].kind, JsonKind::boolean);
    EXPECT_FALSE(members.has("B"));
    EXPECT_EQ(members["none"].text, "");
}

TEST(JsonMembers, have_each_name_once_however_it_is_written) {
    EXPECT_EQ(verdict(R"({"a":1,"b":2,"a":1})"), "twice");
    EXPECT_EQ(verdict(R"({"sub":"a","s\u0075b":"b"})"), "twice");
    EXPECT_EQ(verdict(R"({"":1,"":2})"), "twice");
    EXPECT_EQ(verdict(R"({"a":1,"A":2})"), "read");
    EXPECT_EQ(verdict(R"({"a":{"b":1,"b":2}})"), "read") << "nobody reads it";
}

TEST(JsonMembers, rfc8725_3_7_are_utf8_and_nothing_else) {
    EXPECT_EQ(verdict("{\"a\":\"\xc3\xa9\"}"), "read");
    EXPECT_EQ(verdict("{\"a\":\"\xe9\"}"), "malformed");
    EXPECT_EQ(verdict("{\"a\":\"\xc0\xaf\"}"), "malformed");
    EXPECT_EQ(verdict("{\"a\":\"\xed\xa0\x80\"}"), "malformed");
    EXPECT_EQ(verdict("\xef\xbb\xbf{}"), "malformed");
    EXPECT_EQ(verdict(std::string_view("{\0}\0", 4)), "malformed");
    EXPECT_EQ(verdict(R"({"a":"\ud800"})"), "malformed");
    EXPECT_EQ(verdict(R"({"\udc00":1})"), "malformed");
}

TEST(JsonMembers, are_those_of_one_whole_object) {
    for (const std::string_view text :
         {"",           "  ",         "null",       "[]",          "[{}]",
          "\"a\"",      "1",          "{",          "{}x",         "{}{}",
          "{\"a\":1,}", "{a:1}",      "{'a':1}",    "{\"a\":NaN}", "{\"a\":Infinity}",
          "{\"a\":01}", "{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}",  "{\"a\":0x1}",
          "{\"a\"}",    "{\"a\":}"})
        EXPECT_EQ(verdict(text), "malformed") << text;
}

TEST(JsonMembers, have_a_bound_in_number_and_in_depth) {
    const auto many = [](std::size_t count) {
        std::string text = "{";
        for (std::size_t i = 0; i < count; ++i)
            text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
        return text + "}";
    };
    EXPECT_EQ(verdict(many(256)), "read");
    EXPECT_EQ(verdict(many(257)), "malformed");
    const auto deep = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    EXPECT_EQ(verdict(deep(max_depth - 1)), "read");
    EXPECT_EQ(verdict(deep(max_depth)), "malformed");
    EXPECT_EQ(verdict("{\"a\":" + std::string(200'000, '[')), "malformed");
}

TEST(ItemsOf, are_the_first_of_an_array) {
    const auto read = JsonMembers::read(R"({"a":["x", 1,{"b":[]},"\ud800"],"b":"no"})");
    const auto& members = std::get<JsonMembers>(read);
    const auto items = items_of(members["a"], 10);
    ASSERT_EQ(items.size(), 4U);
    EXPECT_EQ(items[0].text, "x");
    EXPECT_EQ(items[1].kind, JsonKind::number);
    EXPECT_EQ(items[2].text, R"({"b":[]})");
    EXPECT_EQ(items[3].kind, JsonKind::absent);
    EXPECT_EQ(items_of(members["a"], 2).size(), 2U);
    EXPECT_TRUE(items_of(members["b"], 2).empty());
    EXPECT_TRUE(items_of(members["none"], 2).empty());
}

} // namespace
} // namespace jsongled
