// Whatever is refused is refused in the form that its sender waits for, with the true reason.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

const std::string deep = std::string(200, '[') + std::string(200, ']');

/// Action, transaction (in brackets) and error code of each message.
std::string forms(Client& client) {
    std::string all;
    for (const json::object& message : client.take_all()) {
        const json::object& jsongle = message.at("jsongle").as_object();
        all += (all.empty() ? "" : ", ") + std::string(jsongle.at("action").as_string());
        if (const json::value* status = jsongle.if_contains("status"))
            all += " " + std::string(status->as_string());
        if (const json::value* reason = jsongle.if_contains("reason"))
            all += " " + std::string(reason->as_string());
        if (const json::value* t = jsongle.if_contains("transaction"))
            all += " (" + std::string(t->as_string()) + ")";
        if (const std::int64_t code = error_code_of(jsongle)) all += " " + std::to_string(code);
    }
    return all;
}

std::string details(Client& client) {
    std::string found;
    for (const json::object& message : client.take_all())
        if (const json::value* text =
                message.at("jsongle").at("description").as_object().if_contains("errorDetails"))
            found = std::string(text->as_string());
    return found;
}

std::string frame(const std::string& jsongle, const std::string& to = R"("jsongled")") {
    return R"({"id":"m1","to":)" + to + R"(,"jsongle":{)" + jsongle + "}}";
}

class RefusedHellos : public ::testing::Test {
  protected:
    std::string answered(const std::string& words, const std::string& description,
                         const std::string& to = R"("jsongled")") {
        client.send_text(frame(R"("action":"iq-result","query":"session-hello",)" + words +
                                   R"("description":)" + description,
                               to));
        EXPECT_FALSE(client.peer().said_hello());
        return forms(client);
    }

    RouterHarness harness;
    Client& client = harness.connect();
    const std::string transaction = client.peer().hello_transaction();
    const std::string own = R"("transaction":")" + transaction + R"(",)";
    const std::string failed = "ack failed (" + transaction + "), session-error 400001";
};

TEST_F(RefusedHellos, are_answered_with_a_failed_ack_whatever_is_wrong_with_them) {
    EXPECT_EQ(answered(own, R"({"uid":"alice","x":)" + deep + "}"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"al\ud83d"})"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"al\u200bice"})"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"alice "})"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"alice","x":")" + std::string(8'192, 'x') + "\"}"), failed);
    EXPECT_EQ(answered(own + R"("sid":7,)", R"({"uid":"alice"})"), failed);
    EXPECT_EQ(answered(own + R"("reason":")" + std::string(257, 'r') + R"(",)", R"({"uid":"alice"})"), failed);
    EXPECT_EQ(answered(own + own, R"({"uid":"alice"})"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"alice"})", R"("a\nb")"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"alice"})", "7"), failed);
    EXPECT_EQ(answered(own, R"({"uid":"alice"]})"), "ack failed (" + transaction + "), session-error 400003");
}

TEST_F(RefusedHellos, that_have_no_transaction_to_read_get_the_servers_own) {
    EXPECT_EQ(answered(R"("transaction":7,)", R"({"uid":"alice"})"), failed);
    EXPECT_EQ(answered(R"("transaction":"\ud83d",)", R"({"uid":"alice"})"), failed);
    EXPECT_EQ(answered("", R"({"uid":"alice"})"), failed);
    EXPECT_EQ(answered("", deep), failed);
}

TEST_F(RefusedHellos, can_be_mended) {
    answered(own, R"({"uid":"alice","x":)" + deep + "}");
    client.hello("alice");
}

TEST_F(RefusedHellos, name_the_true_reason) {
    for (const auto& [description, reason] : std::vector<std::pair<std::string, std::string>>{
             {"{}", "Missing 'uid' parameter"},
             {R"({"uid":null})", "Missing 'uid' parameter"},
             {R"({"uid":7})", "The parameter 'uid' is not a string"},
             {R"({"uid":{"a":1}})", "The parameter 'uid' is not a string"},
             {R"({"uid":""})", "The parameter 'uid' is empty"},
             {R"({"uid":")" + std::string(257, 'u') + "\"}", "The parameter 'uid' is longer than 256 bytes"},
             {R"({"uid":"a\ud83db"})", "The parameter 'uid' has half a surrogate pair"},
             {R"({"uid":"a\tb"})", "The parameter 'uid' has control characters"},
             {R"({"uid":"a\u202eb"})",
              "The parameter 'uid' has characters that are invisible or change the direction of text"},
             {R"({"uid":"\u00a0a"})", "The parameter 'uid' begins or ends with a space"},
             {R"({"uid":"a/b"})", "The parameter 'uid' contains '/'"},
             {R"({"uid":"jsongled"})", "The parameter 'uid' is the server's name"},
             {R"({"uid":"alice","dn":7})", "The parameter 'dn' is not a string"},
             {R"({"uid":"alice","uid":"bob"})", "The member 'uid' appears twice in 'description'"},
             {R"({"uid":"alice","x":")" + std::string(8'192, 'x') + "\"}",
              "The description is larger than 8192 bytes"},
             {"null", "Missing 'description' object"},
             {"[]", "The member 'description' is not an object"}}) {
        client.send_text(frame(R"("action":"iq-result","query":"session-hello",)" + own + R"("description":)" +
                               description));
        EXPECT_EQ(details(client), reason);
    }
}

TEST_F(RefusedHellos, are_those_of_more_bytes_than_a_member_may_have) {
    RouterSettings settings{{2, 100, 100}};
    settings.max_member_bytes = 1'024;
    harness.router.set(settings);
    const std::string frame_of_member = R"({"uid":"alice","x":""})";
    const auto description = [&](std::size_t bytes) {
        return R"({"uid":"alice","x":")" + std::string(bytes - frame_of_member.size(), 'x') + "\"}";
    };
    EXPECT_EQ(answered(own, description(1'025)), failed);
    client.send_text(frame(R"("action":"iq-result","query":"session-hello",)" + own + R"("description":)" +
                           description(1'024)));
    EXPECT_EQ(forms(client), "ack success (" + transaction + ")");
    // Nor can it grow later; what the others are shown stays as it was.
    client.send_text(frame(R"("action":"iq-result","query":"session-hello",)" + own + R"("description":)" +
                           description(1'025)));
    EXPECT_EQ(forms(client), failed);
    EXPECT_EQ(client.peer().member->json().size(), 1'024U);
}

TEST_F(RefusedHellos, leave_everything_else_to_be_refused_as_it_is_awaited) {
    for (const auto& [words, refusal] : std::vector<std::pair<std::string, std::string>>{
             {R"("action":"iq-set","query":"muc-join","transaction":"t")", "iq-error (t) 403002"},
             {R"("action":"iq-get","query":"age","transaction":"t")", "iq-error (t) 403002"},
             {R"("action":"iq-get","query":"age")", "session-error 403002"},
             {R"("action":"iq-result","query":"age","transaction":"t")",
              "ack failed (t), session-error 403002"},
             {R"("action":"iq-error","query":"age","transaction":"t")", "ack failed (t), session-error 403002"},
             {R"("action":"iq-result","query":"age")", "session-error 403002"},
             {R"("action":"session-text")", "session-error 403002"},
             {R"("action":"ack","transaction":"t")", "session-error 403002"},
             {R"("action":"session-propose","sid":"s")", "session-error 403002"},
             {R"("action":"dance","transaction":"t")", "session-error 403002"}})
        for (const char* to : {"\"jsongled\"", "\"bob\""}) {
            client.send_text(frame(words + R"(,"description":{})", to));
            EXPECT_EQ(forms(client), refusal) << words;
        }
}

class Refusals : public ::testing::Test {
  protected:
    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
};

TEST_F(Refusals, of_malformed_messages_come_as_they_are_awaited) {
    for (const auto& [words, refusal] : std::vector<std::pair<std::string, std::string>>{
             {R"("action":"iq-set","query":"q","transaction":"t")", "iq-error (t) 400001"},
             {R"("action":"iq-get","query":"q","transaction":"t")", "iq-error (t) 400001"},
             {R"("action":"iq-get","query":"q")", "session-error 400001"},
             {R"("action":"iq-result","query":"q","transaction":"t")", "ack failed (t), session-error 400001"},
             {R"("action":"iq-error","query":"q","transaction":"t")", "ack failed (t), session-error 400001"},
             {R"("action":"iq-error","query":"q")", "session-error 400001"},
             {R"("action":"session-propose","sid":"s")", "session-error 400001, session-info unreachable"},
             {R"("action":"session-propose")", "session-error 400001"},
             {R"("action":"session-info","sid":"s")", "session-error 400001"},
             {R"("action":"session-text")", "session-error 400001"},
             {R"("action":"ack","transaction":"t")", "session-error 400001"},
             {R"("action":"dance","transaction":"t")", "session-error 400001"}})
        for (const std::string& wrong :
             {R"(,"status":7)" + std::string(R"(,"description":{})"), R"(,"description":{"x":)" + deep + "}",
              std::string(R"(,"event":"\udc00")")}) {
            alice.send_text(frame(words + wrong, R"("bob")"));
            EXPECT_EQ(forms(alice), refusal) << words << wrong;
            EXPECT_FALSE(bob.has_mail());
        }
}

TEST_F(Refusals, of_a_propose_end_the_call_of_a_client_that_knows_no_error_for_it) {
    const std::string propose =
        R"("action":"session-propose","sid":"s","initiator":"a","responder":"b","description":{})";
    for (const std::string& to :
         {std::string(R"("")"), std::string(R"("b\nb")"), "\"" + std::string(257, 'b') + "\""}) {
        alice.send_text(frame(propose, to));
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001);
        const json::object end = alice.take_jsongle();
        EXPECT_EQ(end.at("reason"), "unreachable");
        EXPECT_EQ(end.at("sid"), "s");
        EXPECT_EQ(end.at("initiator"), "a");
        EXPECT_EQ(end.at("responder"), "b");
    }
    // In a call that the server knows of, it would end that one.
    bob.send("alice", {{"action", "session-propose"}, {"sid", "s2"}, {"description", json::object()}});
    alice.take_all();
    alice.send_text(frame(propose, R"("")"));
    EXPECT_EQ(forms(alice), "session-error 400001");
}

TEST_F(Refusals, name_the_true_reason) {
    const auto reason = [&](const std::string& jsongle, const std::string& to = R"("jsongled")") {
        alice.send_text(frame(jsongle, to));
        return details(alice);
    };
    const auto iq = [](const std::string& query, const std::string& description) {
        return R"("action":"iq-set","transaction":"t","query":")" + query + R"(","description":)" + description;
    };
    for (const char* query : {"session-join", "muc-join", "session-leave", "room-members"}) {
        EXPECT_EQ(reason(iq(query, "{}")), "Missing 'rid' parameter");
        EXPECT_EQ(reason(iq(query, R"({"rid":7})")), "The parameter 'rid' is not a string");
        EXPECT_EQ(reason(iq(query, R"({"rid":""})")), "The parameter 'rid' is empty");
        EXPECT_EQ(reason(iq(query, R"({"rid":"a\udc00"})")), "The parameter 'rid' has half a surrogate pair");
        EXPECT_EQ(reason(iq(query, R"({"rid":"a\u200bb"})")),
                  "The parameter 'rid' has characters that are invisible or change the direction of text");
    }
    EXPECT_EQ(reason(iq("room-members", R"({"rid":"r","after":7})")), "The parameter 'after' is not a string");
    EXPECT_EQ(reason(iq("room-members", R"({"rid":"r","after":""})")), "The parameter 'after' is empty");
    EXPECT_EQ(reason(iq("call-history", R"({"before":7})")), "The parameter 'before' is not a string");
    EXPECT_EQ(reason(iq("call-history", R"({"before":"\ud800"})")),
              "The parameter 'before' has half a surrogate pair");
    EXPECT_EQ(reason(iq("call-history", R"({"limit":"5"})")),
              "The parameter 'limit' is not a whole number of 1 or more");

    const std::string empty = R"(,"description":{})";
    EXPECT_EQ(reason(R"("action":"iq-set","query":"q")" + empty), "Missing 'transaction' parameter");
    EXPECT_EQ(reason(R"("action":"iq-set","query":"q","transaction":"")" + empty),
              "The parameter 'transaction' is empty");
    EXPECT_EQ(reason(R"("action":"iq-set","query":"q","transaction":7)" + empty),
              "The member 'transaction' is not a string");
    EXPECT_EQ(reason(R"("action":"iq-set","transaction":"t")" + empty), "Missing 'query' parameter");
    EXPECT_EQ(reason(R"("action":"iq-set","transaction":"t","query":"")" + empty),
              "The parameter 'query' is empty");
    EXPECT_EQ(reason(R"("action":"iq-result")" + empty, R"("bob")"), "Missing 'transaction' parameter");
    EXPECT_EQ(reason(R"("action":"session-info")" + empty, R"("bob")"), "Missing 'sid' parameter");
    EXPECT_EQ(reason(R"("action":"session-info","sid":"")" + empty, R"("bob")"),
              "The parameter 'sid' is empty");
    EXPECT_EQ(reason(R"("action":"session-info","sid":7)" + empty, R"("bob")"),
              "The member 'sid' is not a string");
    EXPECT_EQ(reason(R"("action":"session-metrics","sid":"")" + empty), "The parameter 'sid' is empty");
    EXPECT_EQ(reason(R"("action":"session-text")", R"("bob")"), "Missing 'description' object");
    EXPECT_EQ(reason(R"("action":"session-text","description":3)", R"("bob")"),
              "The member 'description' is not an object");
}

TEST_F(Refusals, quote_the_beginning_of_a_long_word) {
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", std::string(256, 'q')},
                            {"transaction", "t"},
                            {"description", json::object()}});
    EXPECT_EQ(details(alice), "The query '" + std::string(64, 'q') + "…' is not supported");
    alice.send("bob", {{"action", std::string(63, 'a') + "é"}, {"description", json::object()}});
    EXPECT_EQ(details(alice), "The action '" + std::string(63, 'a') + "…' is not supported")
        << "whole characters";
    alice.send("bob", {{"action", std::string(64, 'a')}, {"description", json::object()}});
    EXPECT_EQ(details(alice), "The action '" + std::string(64, 'a') + "' is not supported");
}

} // namespace
} // namespace jsongled::testing
