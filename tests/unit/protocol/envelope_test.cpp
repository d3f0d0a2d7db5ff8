#include "protocol/envelope.hpp"

#include <pthread.h>

#include <gtest/gtest.h>

#include "protocol/limits.hpp"

namespace jsongled {
namespace {

Envelope read(std::string_view text) {
    auto parsed = parse_envelope(text);
    if (auto* malformed = std::get_if<Malformed>(&parsed)) {
        ADD_FAILURE() << malformed->why.details << ": " << text;
        return {};
    }
    return std::get<Envelope>(std::move(parsed));
}

Malformed refusal(std::string_view text) {
    auto parsed = parse_envelope(text);
    if (std::holds_alternative<Envelope>(parsed)) {
        ADD_FAILURE() << "accepted: " << text;
        return {};
    }
    return std::get<Malformed>(std::move(parsed));
}

std::string with_jsongle(const std::string& jsongle) {
    return R"({"id":"m1","to":"bob","jsongle":)" + jsongle + "}";
}

TEST(Envelope, has_every_member_the_server_knows) {
    const std::string text =
        R"({"id":"m1","from":null,"to":"bob","namespace":"call","jsongle":{)"
        R"("action":"session-info","sid":"s","reason":"mute","initiator":"a","responder":"b",)"
        R"("namespace":"n","event":"e","query":"q","transaction":"t","status":"st",)"
        R"("description":{"uid":"u","mos":4.5}}})";
    const Envelope envelope = read(text);
    EXPECT_EQ(envelope.id, "m1");
    EXPECT_EQ(envelope.to, "bob");
    EXPECT_EQ(envelope.action, Action::session_info);
    EXPECT_EQ(envelope.sid, "s");
    EXPECT_EQ(envelope.reason, "mute");
    EXPECT_EQ(envelope.initiator, "a");
    EXPECT_EQ(envelope.responder, "b");
    EXPECT_EQ(envelope.name_space, "n");
    EXPECT_EQ(envelope.event, "e");
    EXPECT_EQ(envelope.query, "q");
    EXPECT_EQ(envelope.transaction, "t");
    EXPECT_EQ(envelope.status, "st");
    EXPECT_EQ(envelope.described(Described::uid).text, "u");
    EXPECT_EQ(envelope.described(Described::mos).text, "4.5");
    EXPECT_EQ(envelope.described(Described::rid).kind, JsonKind::absent);
    EXPECT_EQ(envelope.cut(envelope.description), R"({"uid":"u","mos":4.5})");
}

TEST(Envelope, has_no_recipient_when_to_is_missing_or_null) {
    EXPECT_EQ(read(R"({"id":"1","jsongle":{"action":"ack"}})").to, "");
    EXPECT_EQ(read(R"({"id":"1","to":null,"jsongle":{"action":"ack"}})").to, "");
}

TEST(Envelope, decodes_escapes_before_it_compares) {
    const Envelope envelope = read(
        R"({"\u0069d":"m\u00e91","to":"b\u006fb","jsongle":{"\u0061ction":"session\u002dtext","sid":"\n"}})");
    EXPECT_EQ(envelope.id, "m\u00e91");
    EXPECT_EQ(envelope.to, "bob");
    EXPECT_EQ(envelope.action, Action::session_text);
    EXPECT_EQ(envelope.sid, "\n");
}

TEST(Envelope, stays_valid_when_it_is_moved) {
    Envelope first = read(R"({"id":"\u0061","to":"\u0062","jsongle":{"action":"ack"}})");
    const Envelope second = std::move(first);
    EXPECT_EQ(second.id, "a");
    EXPECT_EQ(second.to, "b");
}

TEST(Envelope, leaves_unknown_actions_to_the_dispatcher) {
    const std::string text = with_jsongle(R"({"action":"dance"})");
    const Envelope envelope = read(text);
    EXPECT_EQ(envelope.action, std::nullopt);
    EXPECT_EQ(envelope.action_word, "dance");
}

TEST(Envelope, names_what_is_no_json) {
    for (const auto* text : {"", "rubbish", "[]", "\"a\"", "7", "null", "{", R"({"id":"1")", R"({"id":"1"} x)"})
        EXPECT_EQ(refusal(text).why.code, ErrorCode::not_json) << text;
}

TEST(Envelope, names_a_missing_jsongle_object) {
    for (const auto* text : {R"({"id":"m1"})", R"({"id":"m1","jsongle":null})", R"({"id":"m1","jsongle":"x"})",
                             R"({"id":"m1","jsongle":3})", R"({"id":"m1","jsongle":[]})"}) {
        EXPECT_EQ(refusal(text).why.code, ErrorCode::no_jsongle) << text;
        EXPECT_EQ(refusal(text).mid, "m1") << text;
    }
}

TEST(Envelope, names_members_of_the_wrong_type) {
    for (const auto* member : {"action", "sid", "reason", "initiator", "responder", "namespace", "event",
                               "query", "transaction", "status"})
        for (const auto* value : {"1", "true", "[]", "{}"}) {
            const Malformed malformed = refusal(with_jsongle("{\"action\":\"ack\",\"" + std::string(member) +
                                                             "2\":0,\"" + member + "\":" + value + "}"));
            EXPECT_EQ(malformed.why.code, ErrorCode::bad_parameter) << member << value;
            EXPECT_EQ(malformed.mid, "m1");
        }
    for (const auto* text :
         {R"({"id":5,"jsongle":{"action":"ack"}})", R"({"id":"","jsongle":{"action":"ack"}})",
          R"({"id":null,"jsongle":{"action":"ack"}})", R"({"jsongle":{"action":"ack"}})",
          R"({"id":"1","to":7,"jsongle":{"action":"ack"}})", R"({"id":"1","to":"","jsongle":{"action":"ack"}})",
          R"({"id":"1","to":"a\nb","jsongle":{"action":"ack"}})",
          R"({"id":"1","to":"a\u0080b","jsongle":{"action":"ack"}})",
          R"({"id":"1","namespace":{},"jsongle":{"action":"ack"}})", R"({"id":"1","jsongle":{"sid":"s"}})"})
        EXPECT_EQ(refusal(text).why.code, ErrorCode::bad_parameter) << text;
}

TEST(Envelope, bounds_the_length_of_words) {
    const std::string longest(max_word_bytes, 'x');
    EXPECT_EQ(read("{\"id\":\"" + longest + R"(","jsongle":{"action":"ack"}})").id, longest);
    const Malformed malformed = refusal("{\"id\":\"x" + longest + R"(","jsongle":{"action":"ack"}})");
    EXPECT_EQ(malformed.why.code, ErrorCode::bad_parameter);
    EXPECT_EQ(malformed.mid, "") << "an id that long is not sent back";
    EXPECT_EQ(refusal(with_jsongle("{\"action\":\"ack\",\"sid\":\"x" + longest + "\"}")).why.code,
              ErrorCode::bad_parameter);
}

TEST(Envelope, refuses_known_members_that_appear_twice) {
    for (const auto* text : {R"({"id":"m1","id":"m2","jsongle":{"action":"ack"}})",
                             R"({"id":"m1","\u0069d":"m2","jsongle":{"action":"ack"}})",
                             R"({"id":"m1","from":1,"from":2,"jsongle":{"action":"ack"}})",
                             R"({"id":"m1","to":"a","to":"b","jsongle":{"action":"ack"}})",
                             R"({"id":"m1","jsongle":{"action":"ack"},"jsongle":{"action":"ack"}})",
                             R"({"id":"m1","jsongle":{"action":"ack","action":"noop"}})",
                             R"({"id":"m1","jsongle":{"action":"ack","sid":"a","s\u0069d":"b"}})",
                             R"({"id":"m1","jsongle":{"action":"ack","description":{},"description":{}}})"})
        EXPECT_EQ(refusal(text).why.code, ErrorCode::bad_parameter) << text;
    for (const auto& row : WordsOf<Described>::table) {
        const std::string_view word = row.text;
        const std::string value = "\"" + std::string(word) + "\":null,\"" + std::string(word) + "\":1";
        EXPECT_EQ(
            read(R"({"id":"m1","jsongle":{"action":"ack","description":{)" + value + "}}}").described_twice,
            word);
    }
    EXPECT_EQ(read(R"({"id":"m1","jsongle":{"action":"ack","description":{"uid":1,"rid":{"rid":1}}}})")
                  .described_twice,
              "");
    read(R"({"id":"m1","x":1,"x":2,"jsongle":{"action":"ack","y":1,"y":2,"description":{"z":1,"z":2}}})");
}

TEST(Envelope, needs_its_words_to_be_unicode_and_no_other_text) {
    const std::string half = R"(\ud83d)";
    for (const auto* key : {"action", "sid", "reason", "initiator", "responder", "namespace", "event", "query",
                            "transaction", "status"}) {
        const Malformed malformed = refusal(with_jsongle("{\"action\":\"ack\",\"" + std::string(key) +
                                                         "2\":0,\"" + key + "\":\"a" + half + "\"}"));
        EXPECT_EQ(malformed.why.code, ErrorCode::bad_parameter) << key;
        EXPECT_NE(malformed.why.details.find(key), std::string::npos) << malformed.why.details;
    }
    for (const std::string& outer : {R"("id":"a)" + half + R"(")", R"("id":"1","to":")" + half + R"(b")",
                                     R"("id":"1","namespace":")" + half + R"(")"})
        EXPECT_EQ(refusal("{" + outer + R"(,"jsongle":{"action":"ack"}})").why.code, ErrorCode::bad_parameter)
            << outer;

    const std::string text =
        R"({"id":"1","from":"\ud800","x\udc00":"\ud800","jsongle":{"action":"session-text","\ud800":1,)"
        R"("description":{"content":"\ud83d","\udfff":["\ud800"],"dn":"Al\ud83d","uid":"\ud83d"}}})";
    const Envelope envelope = read(text);
    EXPECT_FALSE(envelope.described(Described::uid).well_formed);
    EXPECT_EQ(envelope.described(Described::dn).text, "Al\ufffd");
    EXPECT_TRUE(read(R"({"id":"1","jsongle":{"action":"ack","description":{"uid":"\ud83d\ude00"}}})")
                    .described(Described::uid)
                    .well_formed);
}

TEST(Envelope, that_is_malformed_still_tells_what_its_sender_waits_for) {
    const std::string words =
        R"("action":"iq-set","query":"q","transaction":"t","sid":"s","initiator":"i","responder":"r")";
    for (const std::string& text :
         {R"({"id":"m1","jsongle":{)" + words + R"(,"reason":7}})",
          R"({"id":"m1","to":"","jsongle":{)" + words + "}}",
          R"({"jsongle":{)" + words + R"(,"status":[]},"id":"m1"})",
          R"({"id":"m1","jsongle":{)" + words + R"(,"description":)" + std::string(200, '['),
          R"({"id":"m1","jsongle":{)" + words + R"(,"description":{]})"}) {
        const Malformed malformed = refusal(text);
        EXPECT_EQ(malformed.mid, "m1") << text;
        EXPECT_EQ(malformed.action, Action::iq_set) << text;
        EXPECT_EQ(malformed.query, "q") << text;
        EXPECT_EQ(malformed.transaction, "t") << text;
        EXPECT_EQ(malformed.sid, "s") << text;
        EXPECT_EQ(malformed.initiator, "i") << text;
        EXPECT_EQ(malformed.responder, "r") << text;
    }
    EXPECT_EQ(refusal(with_jsongle(R"({"action":"iq-set","transaction":7})")).transaction, "");
}

TEST(Envelope, tells_what_is_empty_from_what_is_missing) {
    EXPECT_EQ(fault_of_missing("sid", read(with_jsongle(R"({"action":"ack","sid":""})")).sid),
              "The parameter 'sid' is empty");
    EXPECT_EQ(fault_of_missing("sid", read(with_jsongle(R"({"action":"ack","sid":null})")).sid),
              "Missing 'sid' parameter");
    EXPECT_EQ(fault_of_missing("sid", read(with_jsongle(R"({"action":"ack"})")).sid),
              "Missing 'sid' parameter");
    EXPECT_EQ(refusal(with_jsongle(R"({"action":""})")).why.details, "The parameter 'action' is empty");
}

TEST(Envelope, nests_so_deep_and_no_deeper_on_a_small_stack) {
    const auto nested = [](std::size_t depth) {
        std::string open = R"({"id":"m1","jsongle":{"action":"session-text","description":{"content":)";
        std::string close = "}}}";
        for (std::size_t level = 3; level < depth; ++level) {
            open += level % 2 == 0 ? "[" : R"({"a":)";
            close.insert(0, level % 2 == 0 ? "]" : "}");
        }
        return open + "1" + close;
    };
    struct Parse {
        std::string text;
        bool accepted = false;
        ErrorCode code{};
    };
    const auto parse = [](void* given) -> void* {
        auto& work = *static_cast<Parse*>(given);
        const auto parsed = parse_envelope(work.text);
        work.accepted = std::holds_alternative<Envelope>(parsed);
        if (!work.accepted) work.code = std::get<Malformed>(parsed).why.code;
        return nullptr;
    };
    for (const auto& [depth, accepted] :
         {std::pair(128U, true), std::pair(129U, false), std::pair(20'000U, false)}) {
        Parse work{nested(depth)};
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        // A sixteenth of what a thread has by default.
        pthread_attr_setstacksize(&attributes, std::size_t{512} * 1024);
        pthread_t thread{};
        ASSERT_EQ(pthread_create(&thread, &attributes, parse, &work), 0);
        pthread_join(thread, nullptr);
        pthread_attr_destroy(&attributes);
        EXPECT_EQ(work.accepted, accepted) << depth;
        EXPECT_EQ(work.code, accepted ? ErrorCode{} : ErrorCode::bad_parameter) << depth;
    }
}

TEST(Envelope, keeps_the_id_for_the_error_when_it_came_first) {
    EXPECT_EQ(refusal(R"({"id":"m1","jsongle":{"action":"ack",}})").mid, "m1");
    EXPECT_EQ(refusal(R"({"id":"m1","jsongle":{"x":)" + std::string(10'000, '[')).mid, "m1");
    const Malformed surrogate = refusal(R"({"jsongle":{"action":"ack","sid":"\ud800"},"id":"m1"})");
    EXPECT_EQ(surrogate.why.code, ErrorCode::bad_parameter);
    EXPECT_EQ(surrogate.mid, "m1");
}

} // namespace
} // namespace jsongled
