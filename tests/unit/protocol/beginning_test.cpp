#include "protocol/envelope.hpp"

#include <gtest/gtest.h>

// Of a message that is too large, only the beginning is there. What is read of it decides how its sender hears
// of that.

namespace jsongled {
namespace {

Malformed read(std::string_view beginning) {
    return parse_beginning(beginning, {70'000, 65'536});
}

/// As clients of the field write it: the head, then all that the server reads, then the large part.
const std::string propose =
    R"({"id":"m1","from":null,"to":"bob","namespace":"call","jsongle":{"action":"session-propose","sid":"s",)"
    R"("reason":"","initiator":"a","responder":"b","description":{"initiated":"now","media":")";

TEST(Beginning, is_refused_with_the_size_and_the_limit_whatever_it_is) {
    for (const std::string& text :
         {std::string(), std::string("hello"), std::string("[[["), std::string("{"), propose,
          std::string(R"({"id":7,"id":8})"), std::string(R"({"id":"m1","jsongle":{"action":"ack"}})")}) {
        const Malformed refused = read(text);
        EXPECT_EQ(refused.why.code, ErrorCode::message_too_large) << text;
        EXPECT_EQ(refused.why.details, "The message has 70000 bytes, and may have 65536") << text;
        ASSERT_TRUE(refused.oversize) << text;
        EXPECT_EQ(refused.oversize->bytes, 70'000U);
        EXPECT_EQ(refused.oversize->limit, 65'536U);
    }
}

TEST(Beginning, has_the_id_where_that_came_before_the_cut) {
    EXPECT_EQ(read(R"({"id":"m1","jsongle":{"action":"session-text","description":{"content":"xxx)").mid, "m1");
    EXPECT_EQ(read(R"({"jsongle":{"action":"session-text","description":{"content":"xxx)").mid, "");
    EXPECT_EQ(read(R"({"id":"m1)").mid, "") << "half an id is none";
    EXPECT_EQ(read(R"({"id":"m1")").mid, "m1");
    EXPECT_EQ(read(R"({"id":)").mid, "");
    EXPECT_EQ(read(R"({"id":null,"to":")").mid, "");
}

TEST(Beginning, of_a_request_and_of_an_answer_has_what_its_sender_waits_for) {
    for (const auto& [word, action] :
         {std::pair{"iq-set", Action::iq_set}, std::pair{"iq-get", Action::iq_get},
          std::pair{"iq-result", Action::iq_result}, std::pair{"iq-error", Action::iq_error}}) {
        const Malformed refused = read(R"({"id":"m1","jsongle":{"action":")" + std::string(word) +
                                       R"(","query":"q","transaction":"t","description":{"x":")");
        EXPECT_EQ(refused.action, action);
        EXPECT_EQ(refused.query, "q");
        EXPECT_EQ(refused.transaction, "t");
    }
    const Malformed late = read(R"({"id":"m1","jsongle":{"action":"iq-set","description":{"x":")");
    EXPECT_EQ(late.action, Action::iq_set);
    EXPECT_EQ(late.transaction, "") << "it comes behind the cut";
}

TEST(Beginning, of_an_answer_to_the_hello_says_that_it_is_one) {
    const Malformed refused = read(
        R"({"id":"m1","jsongle":{"action":"iq-result","query":"session-hello","transaction":"t","description":{"uid)");
    EXPECT_EQ(refused.action, Action::iq_result);
    EXPECT_EQ(refused.query, "session-hello");
    EXPECT_EQ(refused.transaction, "t");
}

TEST(Beginning, of_a_call_has_the_names_that_end_it_for_its_caller) {
    const Malformed refused = read(propose);
    EXPECT_EQ(refused.mid, "m1");
    EXPECT_EQ(refused.action, Action::session_propose);
    EXPECT_EQ(refused.sid, "s");
    EXPECT_EQ(refused.initiator, "a");
    EXPECT_EQ(refused.responder, "b");
}

TEST(Beginning, has_the_same_wherever_behind_the_words_the_cut_is) {
    // In a plain text, in escapes of each length, in a character, in a pair of surrogates, behind a key.
    const std::string large = R"(x\n\u00e9 \ud83d\ude00 )"
                              "\xc3\xa9\xf0\x9f\x98\x80"
                              R"(","more":[1,-2.5e3,true,null,{"a":"b")";
    for (std::size_t length = 0; length <= large.size(); ++length) {
        const Malformed refused = read(propose + large.substr(0, length));
        EXPECT_EQ(refused.mid, "m1") << length;
        EXPECT_EQ(refused.action, Action::session_propose) << length;
        EXPECT_EQ(refused.sid, "s") << length;
        EXPECT_EQ(refused.why.code, ErrorCode::message_too_large) << length;
    }
}

TEST(Beginning, cut_anywhere_has_whole_words_or_none) {
    for (std::size_t length = 0; length <= propose.size(); ++length) {
        const Malformed refused = read(std::string_view(propose).substr(0, length));
        EXPECT_TRUE(refused.mid.empty() || refused.mid == "m1") << length;
        EXPECT_TRUE(!refused.action || refused.action == Action::session_propose) << length;
        EXPECT_TRUE(refused.sid.empty() || refused.sid == "s") << length;
    }
}

TEST(Beginning, can_be_the_whole_of_a_message_with_white_space_behind_it) {
    const std::string whole =
        R"({"id":"m1","to":null,"jsongle":{"action":"iq-set","query":"q","transaction":"t","description":{}}})";
    for (const std::string& text : {whole, whole + std::string(1'000, ' '), whole + "\n\t", whole + "  x"}) {
        const Malformed refused = read(text);
        EXPECT_EQ(refused.why.code, ErrorCode::message_too_large);
        EXPECT_EQ(refused.mid, "m1");
        EXPECT_EQ(refused.action, Action::iq_set);
        EXPECT_EQ(refused.transaction, "t");
    }
}

TEST(Beginning, with_a_fault_of_its_own_is_refused_for_its_size_and_has_what_is_good) {
    const Malformed refused =
        read(R"({"id":"m1","id":"m2","to":"a\u0000b","jsongle":{"action":"iq-set","query":7,)"
             R"("transaction":"t","description":")");
    EXPECT_EQ(refused.why.code, ErrorCode::message_too_large);
    EXPECT_EQ(refused.action, Action::iq_set);
    EXPECT_EQ(refused.transaction, "t");
    EXPECT_EQ(refused.query, "");
}

} // namespace
} // namespace jsongled
