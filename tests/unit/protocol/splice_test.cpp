#include "protocol/splice.hpp"

#include <random>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace jsongled {
namespace {

const Time noon = Time(std::chrono::days(20'000) + std::chrono::hours(12) + std::chrono::milliseconds(7));
const std::string noon_text = "2024-10-04T12:00:00.007Z";

std::string tail_of(const std::string& text, std::optional<Time> stamp) {
    auto parsed = parse_envelope(text);
    EXPECT_TRUE(std::holds_alternative<Envelope>(parsed)) << text;
    std::string tail;
    append_relay_tail(tail, std::get<Envelope>(parsed), stamp);
    EXPECT_LE(tail.size(), text.size() + max_stamp_bytes);
    return tail;
}

std::string with_description(const std::string& description) {
    return R"({"id":"1","jsongle":{"action":"ack","description":)" + description + "}}";
}

std::string tail_with(const std::string& description) {
    return R"(,"jsongle":{"action":"ack","description":)" + description + "}}";
}

TEST(Splice, stamps_a_description_with_both_times) {
    const std::string both = "\"sent\":\"" + noon_text + "\",\"relayed\":\"" + noon_text + "\"";
    EXPECT_EQ(tail_of(with_description("{}"), noon), tail_with("{" + both + "}"));
    EXPECT_EQ(tail_of(with_description("{ }"), noon), tail_with("{ " + both + "}"));
    EXPECT_EQ(tail_of(with_description(R"({"a":1})"), noon), tail_with("{\"a\":1," + both + "}"));
}

TEST(Splice, keeps_the_time_that_the_sender_set) {
    EXPECT_EQ(tail_of(with_description(R"({"sent":"then"})"), noon),
              tail_with(R"({"sent":"then","relayed":")" + noon_text + "\"}"));
    EXPECT_EQ(tail_of(with_description(R"({"sent":null,"a":1})"), noon),
              tail_with("{\"sent\":\"" + noon_text + R"(","a":1,"relayed":")" + noon_text + "\"}"));
}

TEST(Splice, overwrites_a_relayed_time_of_the_sender) {
    EXPECT_EQ(tail_of(with_description(R"({"relayed":{"x":[1]},"sent":null})"), noon),
              tail_with("{\"relayed\":\"" + noon_text + "\",\"sent\":\"" + noon_text + "\"}"));
}

TEST(Splice, passes_on_what_it_does_not_know_byte_for_byte) {
    const std::string text = R"({ "x" : 1.0 , "id":"1", "y":{"from":2} ,"from":"mallory","to":"bob",)"
                             R"("jsongle":{"action":"ack", "z" : "\u0041"}, "w":[ ]})";
    EXPECT_EQ(tail_of(text, std::nullopt),
              R"(,"x" : 1.0,"y":{"from":2},"jsongle":{"action":"ack", "z" : "\u0041"}, "w":[ ]})");
}

TEST(Splice, drops_a_from_however_it_is_spelled) {
    EXPECT_EQ(tail_of(R"({"id":"1","\u0066rom":"mallory","jsongle":{"action":"ack"}})", std::nullopt),
              R"(,"jsongle":{"action":"ack"}})");
}

/// Whatever the order of the members, the result is JSON and says what the model says.
TEST(Splice, holds_for_every_order_of_the_members) {
    namespace json = boost::json;
    std::vector<std::string> outer{R"("id":"1")", R"("from":null)", R"("to":"b")", R"("a":[1])",
                                   R"("b":{"c":2})"};
    std::vector<std::string> inner{R"("sent":null)", R"("relayed":1)", R"("content":"x")", R"("k":{"sent":0})"};
    for (unsigned seed = 0; seed < 2'000; ++seed) {
        std::mt19937 random(seed);
        const auto some_of = [&](std::vector<std::string> members) {
            std::shuffle(members.begin(), members.end(), random);
            std::string text;
            for (const auto& member : members)
                if (random() % 3 != 0 || member.starts_with("\"id\""))
                    text += (text.empty() ? "" : ",") + member;
            return text;
        };
        std::vector<std::string> all = outer;
        all.push_back(R"("jsongle":{"action":"ack","description":{)" + some_of(inner) + "}}");
        std::string text;
        std::shuffle(all.begin(), all.end(), random);
        for (const auto& member : all)
            text += (text.empty() ? "" : ",") + member;
        text = "{" + text + "}";

        json::object expected = json::parse(text).as_object();
        for (const auto* dropped : {"id", "from", "to"})
            expected.erase(dropped);
        json::object& description = expected["jsongle"].as_object()["description"].as_object();
        description["sent"] = noon_text;
        description["relayed"] = noon_text;
        const std::string tail = tail_of(text, noon);
        ASSERT_EQ(json::parse("{\"head\":0" + tail).as_object().erase("head"), 1U) << "seed " << seed;
        json::object actual = json::parse("{\"head\":0" + tail).as_object();
        actual.erase("head");
        ASSERT_EQ(actual, expected) << "seed " << seed << ": " << text;
    }
}

} // namespace
} // namespace jsongled
