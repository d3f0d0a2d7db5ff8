#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

json::object hello(std::string_view transaction, json::value description) {
    return {{"action", "iq-result"},
            {"query", "session-hello"},
            {"transaction", transaction},
            {"description", std::move(description)}};
}

/// Both halves of a refused hello: the failed ack, and the error with its code.
void expect_refused(Client& client, std::string_view transaction, std::int64_t code) {
    const json::object ack = client.take_jsongle();
    EXPECT_EQ(ack.at("action"), "ack");
    EXPECT_EQ(ack.at("status"), "failed");
    EXPECT_EQ(ack.at("transaction").as_string(), transaction);
    const json::object error = client.take_jsongle();
    EXPECT_EQ(error.at("action"), "session-error");
    EXPECT_EQ(error_code_of(error), code);
}

class Hello : public ::testing::Test {
  protected:
    RouterHarness harness;
    Client& client = harness.connect();
    const std::string transaction = client.peer().hello_transaction();
};

TEST_F(Hello, is_asked_for_with_the_peer_id_as_recipient) {
    struct Fresh : Recipient {
        std::vector<std::string> texts;
        void deliver(OutgoingPtr message) override {
            texts.push_back(text_for(*message, "id", {"jsongled", "i", "9", "s-"}));
        }
        Fill fill_with(std::size_t) const override { return Fill::roomy; }
        void hold() override {}
        void go_on() override {}
        void close(CloseCause) override {}
    } fresh;
    harness.router.connected({"id", {}, "t1", 262'144, 1'000'000, std::chrono::seconds(10)}, fresh,
                             harness.now);
    const json::object request = parse_object(fresh.texts.at(0));
    EXPECT_EQ(request.at("from"), "jsongled");
    EXPECT_EQ(request.at("to"), "id");
    EXPECT_EQ(request.at("jsongle"),
              json::parse(R"({"action":"iq-get","query":"session-hello","transaction":"t1","description":
                          {"version":"9","sn":"jsongled","info":"i","connected":"2024-10-04T00:00:00.000Z",
                          "limits":{"maxMessageBytes":262144},"features":["resume"]}})"));
    harness.router.disconnected("id", {}, harness.now);
}

TEST_F(Hello, names_the_user) {
    client.send("jsongled", hello(transaction, {{"uid", "alice"}}));
    const json::object ack = client.take_jsongle();
    EXPECT_EQ(ack.at("status"), "success");
    EXPECT_EQ(ack.at("transaction").as_string(), transaction);
    EXPECT_EQ(client.peer().member->uid(), "alice");
}

TEST_F(Hello, is_refused_without_a_proper_uid_and_can_be_tried_again) {
    const json::value bad[] = {json::object{},
                               {{"uid", nullptr}},
                               {{"uid", 5}},
                               {{"uid", ""}},
                               {{"uid", "a/b"}},
                               {{"uid", "jsongled"}},
                               {{"uid", "a\nb"}},
                               {{"uid", std::string(257, 'x')}},
                               {{"uid", "alice"}, {"dn", 7}},
                               nullptr,
                               "alice",
                               json::array{}};
    for (const json::value& description : bad) {
        client.send("jsongled", hello(transaction, description));
        SCOPED_TRACE(json::serialize(description));
        expect_refused(client, transaction, 400001);
    }
    client.send_text(R"({"id":"1","jsongle":{"action":"iq-result","query":"session-hello","transaction":")" +
                     transaction + R"(","description":{"uid":"alice","\u0075id":"bob"}}})");
    expect_refused(client, transaction, 400001);
    client.hello("alice");
}

TEST_F(Hello, is_refused_with_a_wrong_transaction) {
    client.send("jsongled", hello("other", {{"uid", "alice"}}));
    expect_refused(client, "other", 400001);
    EXPECT_FALSE(client.peer().said_hello());
}

TEST_F(Hello, comes_before_everything_else) {
    for (const ActionRow& row : actions) {
        client.send("bob", {{"action", row.text}, {"sid", "s"}, {"description", json::object()}});
        EXPECT_EQ(error_code_of(client.take_jsongle()), 403002) << row.text;
        EXPECT_FALSE(client.has_mail());
    }
    client.send("bob", {{"action", "dance"}});
    EXPECT_EQ(error_code_of(client.take_jsongle()), 403002);
}

TEST_F(Hello, cannot_take_the_name_of_the_server_in_other_letters) {
    for (const auto* uid : {"JSONGLED", "jsongleD"}) {
        client.send("jsongled", hello(transaction, {{"uid", uid}}));
        expect_refused(client, transaction, 409001);
    }
}

TEST_F(Hello, again_updates_the_member_object) {
    client.hello("alice");
    client.join("muc-join", "muc");
    client.send("jsongled", hello("anything", {{"uid", "alice"}, {"mood", "new"}}));
    EXPECT_EQ(client.take_jsongle()["status"], "success");
    Client& bob = harness.connect("bob");
    bob.send(
        "jsongled",
        {{"action", "iq-set"}, {"query", "muc-join"}, {"transaction", "t"}, {"description", {{"rid", "muc"}}}});
    EXPECT_EQ(bob.take_jsongle()["description"].at("members"),
              json::parse(R"([{"uid":"alice","mood":"new"}])"));
}

TEST_F(Hello, cannot_change_the_uid) {
    client.hello("alice");
    client.send("jsongled", hello(transaction, {{"uid", "mallory"}}));
    expect_refused(client, transaction, 409001);
    EXPECT_EQ(client.peer().member->uid(), "alice");
}

TEST_F(Hello, again_is_acknowledged_as_failed_only_under_a_transaction_of_its_own) {
    client.hello("alice");
    client.send("jsongled", {{"action", "iq-result"},
                             {"query", "session-hello"},
                             {"description", json::object{{"uid", "mallory"}}}});
    EXPECT_EQ(error_code_of(client.take_jsongle()), 409001);
    client.send_text(R"({"id":"1","jsongle":{"action":"iq-result","query":"session-hello","sid":7}})");
    EXPECT_EQ(error_code_of(client.take_jsongle()), 400001);
    EXPECT_FALSE(client.has_mail());
}

TEST_F(Hello, cannot_take_a_peer_id_for_a_name) {
    Client& victim = harness.connect("victim");
    client.send("jsongled", hello(transaction, {{"uid", victim.id()}}));
    expect_refused(client, transaction, 409001);
}

} // namespace
} // namespace jsongled::testing
