// Every file of protocol/examples, and every JSON block of protocol/README.md, is held against the code here:
// what clients send is read and routed, what recipients get is relayed, what the server says is written.

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "server/routing/query_table.hpp"
#include "tests/support/examples.hpp"
#include "tests/support/golden_chat.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono;

const Time moment = golden_moment;
const std::string alice_id = golden_peer_id;
const std::string transaction = "b0000000-0000-4000-8000-000000000001";
const std::string mid = "a0000000-0000-4000-8000-000000000013";
const Ack::Offer golden_offer{"5f0c1a52-7a3e-4c55-9d0e-0b7f6f1d2a01.0c8d7e5a-6a0f-4f0e-9d43-"
                              "3f6f5c1f0b111d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
                              std::chrono::seconds(30)};
const ServerIdentity identity{"jsongled", "jsongled, a JSONgle server", "0.1.0", "d1e2f3a4-"};

/// Of messages that are kept.
std::map<std::string, ServerMessage> said_of_messages() {
    return {
        {"message-history-result", MessageHistory{transaction, golden_messages, true}},
        {"conversations-result", ConversationList{transaction, {golden_line}, true}},
        {"mark-unread-result", UnreadResult{transaction, golden_line}},
        {"conversation", ConversationEvent{golden_line}},
        {"message-edit-result",
         ChangeResult{"message-edit", transaction, {ChangeKind::edited, golden_mid, moment}}},
        {"message-retract-result",
         ChangeResult{"message-retract", transaction, {ChangeKind::retracted, golden_mid, moment}}},
        {"edited",
         ChangeEvent{
             {ChangeKind::edited, golden_mid, moment}, RoomKind::room, "alice", "alice", R"("Bonsoir")"}},
        {"retracted",
         ChangeEvent{{ChangeKind::retracted, golden_mid, moment}, RoomKind::room, "alice", "alice", {}}},
        {"sent", SentEvent{golden_text, "bob"}},
    };
}

/// What the server has to be told to say, for each file of from-server.
std::map<std::string, ServerMessage> said() {
    const CallNames call{"c0ffee00-1111-4222-8333-444455556666", alice_id, "bob"};
    const auto bob = std::make_shared<const Member>(Member{"bob", R"({"uid":"bob","dn":"Bob"})", "Bob"});
    const auto carol =
        std::make_shared<const Member>(Member{"carol", R"({"uid":"carol","dn":"Carol"})", "Carol"});
    std::map<std::string, ServerMessage> all = said_of_messages();
    all.merge(std::map<std::string, ServerMessage>{
        {"session-hello", Hello{"b0000000-0000-4000-8000-000000000000", moment, 262'144, true}},
        {"ack-success", Ack{Ack::Status::success, transaction}},
        {"ack-failed", Ack{Ack::Status::failed, transaction}},
        {"ack-resumable", Ack{Ack::Status::success, transaction, golden_offer}},
        {"ack-resumed", Ack{Ack::Status::success, transaction, golden_offer, Ack::Resumed{alice_id, 7}}},
        {"ack-not-resumed", Ack{Ack::Status::success, transaction, golden_offer, Ack::Resumed{}}},
        {"session-error",
         SessionError{{ErrorCode::recipient_not_reachable, "The recipient is not reachable"}, mid}},
        {"session-error-limited",
         SessionError{
             {ErrorCode::too_many_messages, "You send too many messages, or too much", std::chrono::seconds(1)},
             mid}},
        {"iq-error-limited",
         IqError{"muc-join",
                 transaction,
                 {ErrorCode::too_many_messages, "You join rooms too fast", std::chrono::seconds(1)}}},
        {"iq-error", IqError{"muc-join", transaction, {ErrorCode::room_full, "The room is full"}}},
        {"session-join-result", MemberList{"session-join", transaction, "desk", {bob}}},
        {"muc-join-result", MemberList{"muc-join", transaction, "#muc#team", {bob, carol}}},
        {"muc-join-result-incomplete", MemberList{"muc-join", transaction, "#muc#team", {bob}, false}},
        {"room-members-result", MemberList{"room-members", transaction, "#muc#team", {carol}}},
        {"session-leave-result", LeaveResult{transaction, "#muc#team"}},
        {"session-ping-result", PingResult{transaction}},
        {"session-refresh-result", RefreshResult{transaction, moment + hours(1)}},
        {"expiring", Expiring{moment + minutes(1)}},
        {"room-joined",
         RoomEvent{RoomEvent::What::joined, RoomEvent::Shows::member, RoomKind::room, "desk", bob}},
        {"muc-left",
         RoomEvent{RoomEvent::What::left, RoomEvent::Shows::names, RoomKind::muc, "#muc#team", bob}},
        {"server-received", ServerReceived{"message", mid, moment}},
        {"trying", Trying{call, moment}},
        {"ringing", Ringing{call, moment}},
        {"reconnect", Reconnect{std::chrono::milliseconds(12'480)}},
        {"reconnecting", Reconnecting{call, moment, Reconnecting::What::lost}},
        {"reconnected", Reconnecting{call, moment, Reconnecting::What::back}},
        {"unreachable", Unreachable{call, moment, EndCause::busy}},
        {"retract", Retract{call, moment, EndCause::answered_elsewhere}},
        {"call-history-result",
         CallHistory{
             transaction, {{std::make_shared<const CallRecord>(golden_call()), CallRole::party}}, true}},
        {"ice-servers-result",
         IceServersResult{transaction, {golden_ice_servers, {"alice", {}, moment + hours(1)}}}},
        {"ice-servers", IceServersEvent{{golden_ice_servers, {"alice", "bob", moment + hours(1)}}}},
        {"ice-servers-relay-only",
         IceServersEvent{{golden_ice_servers, {"alice", "bob", moment + hours(1)}, Addresses::hidden}}},
    });
    return all;
}

bool is_result_of_a_query(const Example& example) {
    return std::ranges::any_of(
        query_table(), [&](const QueryRow& row) { return example.name == std::string(row.word) + "-result"; });
}

TEST(GoldenExamples, of_the_server_are_what_it_says) {
    auto messages = said();
    std::set<std::size_t> kinds;
    for (const Example& example : examples(Direction::from_server)) {
        if (!messages.contains(example.name)) {
            // query_table_test.cpp asks for it.
            EXPECT_TRUE(is_result_of_a_query(example)) << example.name;
            continue;
        }
        const ServerMessage& message = messages.at(example.name);
        kinds.insert(message.index());
        const std::string to(example.message.at("to").as_string());
        json::object written = parse_object(
            text_for(*Outgoing::say(message, 1, identity.sn, Outgoing::Audience::one), to, identity));
        written["id"] = example.message.at("id");
        EXPECT_EQ(written, example.message) << example.name;
        messages.erase(example.name);
    }
    EXPECT_TRUE(messages.empty()) << messages.begin()->first << " has no file";
    EXPECT_EQ(kinds.size(), std::variant_size_v<ServerMessage>) << "a kind of message has no example";
}

TEST(GoldenExamples, of_clients_cover_every_action_they_may_send) {
    std::set<Action> seen;
    for (const Example& example : examples(Direction::to_server)) {
        const auto parsed = parse_envelope(example.text);
        ASSERT_TRUE(std::holds_alternative<Envelope>(parsed)) << example.name;
        const auto& envelope = std::get<Envelope>(parsed);
        ASSERT_TRUE(envelope.action) << example.name;
        EXPECT_TRUE(envelope.has_description()) << example.name;
        seen.insert(*envelope.action);
    }
    EXPECT_EQ(seen.size(), actions.size() - 1) << "all but noop, which is never sent";
}

TEST(GoldenExamples, of_relays_are_what_recipients_get) {
    std::map<std::string, Example> sent;
    for (Example& example : examples(Direction::to_server))
        sent.emplace(example.name, std::move(example));
    for (const Example& example : examples(Direction::relayed)) {
        ASSERT_TRUE(sent.contains(example.name)) << example.name;
        const auto parsed = parse_envelope(sent.at(example.name).text);
        const auto& envelope = std::get<Envelope>(parsed);
        const std::string from(example.message.at("from").as_string());
        const std::size_t slash = from.find('/');
        const auto member = std::make_shared<const Member>(
            Member{slash == std::string::npos ? from : from.substr(slash + 1), "{}"});
        auto message = Outgoing::relay(envelope, moment);
        message->relay_as(slash == std::string::npos ? From::user : From::occupant, member, envelope.to);
        EXPECT_EQ(parse_object(text_for(*message, example.message.at("to").as_string(), identity)),
                  example.message)
            << example.name;
        sent.erase(example.name);
    }
    for (const auto& [name, example] : sent)
        EXPECT_EQ(example.message.at("to"), "jsongled")
            << name << " is relayed, but has no file that shows how";
}

/// The errors that a client was told of.
std::vector<std::int64_t> errors_of(Client& client) {
    std::vector<std::int64_t> codes;
    for (const json::object& message : client.take_all()) {
        const json::object& jsongle = message.at("jsongle").as_object();
        if (const auto* code = jsongle.at("description").as_object().if_contains("errorCode"))
            codes.push_back(code->as_int64());
    }
    return codes;
}

TEST(GoldenExamples, of_clients_are_taken_as_they_are) {
    for (const Example& example : examples(Direction::to_server)) {
        RouterHarness harness;
        Client& bob = harness.connect("bob");
        bob.join("muc-join", "#muc#team");
        bob.join("session-join", "desk");
        Client& alice = harness.connect();
        if (example.name != "session-hello") {
            alice.hello("alice");
            if (!example.name.ends_with("-join")) {
                alice.join("muc-join", "#muc#team");
                alice.join("session-join", "desk");
            }
        }
        bob.take_all();
        alice.take_all();
        json::object message = example.message;
        if (example.name == "session-hello")
            message["jsongle"].as_object()["transaction"] = alice.peer().hello_transaction();
        alice.send_text(json::serialize(message));
        for (const std::int64_t code : errors_of(alice))
            // Not that it is wrong; only that there is no such call, or nobody who asked.
            EXPECT_TRUE(code / 1000 == 404 && code != 404001) << example.name << ": " << code;
    }
}

std::string contents_of(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(JSONGLED_SOURCE_DIR "/" + path).rdbuf();
    return text.str();
}

TEST(GoldenExamples, are_every_block_of_json_in_the_documentation) {
    constexpr std::string_view fence = "```";
    std::istringstream readme(contents_of("protocol/README.md"));
    std::size_t blocks = 0;
    std::string before;
    for (std::string line; std::getline(readme, line); before = line) {
        if (!line.starts_with(fence)) continue;
        EXPECT_EQ(line, "```json") << "behind " << before;
        std::string block;
        while (std::getline(readme, line) && line != fence)
            block += line + "\n";
        ASSERT_TRUE(before.starts_with('`') && before.ends_with(".json`")) << before << " names no file of\n"
                                                                           << block;
        EXPECT_EQ(block, contents_of("protocol/examples/" + before.substr(1, before.size() - 2))) << before;
        ++blocks;
    }
    EXPECT_GE(blocks, 6U);
}

TEST(GoldenExamples, stand_in_the_documentation_as_they_are) {
    const std::string readme = contents_of("protocol/README.md");
    for (const auto& [direction, folder] :
         {std::pair(Direction::to_server, "to-server"), std::pair(Direction::relayed, "relayed"),
          std::pair(Direction::from_server, "from-server")})
        for (const Example& example : examples(direction)) {
            const std::string name = std::string(folder) + "/" + example.name + ".json";
            EXPECT_NE(readme.find(name), std::string::npos) << name << " is not mentioned";
        }
    for (const auto* shown : {"to-server/session-text", "relayed/session-text", "from-server/session-hello",
                              "to-server/session-hello", "to-server/session-propose", "from-server/trying"})
        EXPECT_NE(
            readme.find("```json\n" + contents_of(std::string("protocol/examples/") + shown + ".json") + "```"),
            std::string::npos)
            << shown << " is not shown as it is";
    EXPECT_NE(readme.find("\n\n" + errors_markdown()), std::string::npos) << errors_markdown();
}

} // namespace
} // namespace jsongled::testing
