// Each query has its row, its golden request and result, its line in protocol/README.md, and its parameters
// checked.

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "server/routing/query_table.hpp"
#include "tests/support/examples.hpp"
#include "tests/support/golden_chat.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/router_harness.hpp"
#include "tests/unit/routing/parameter_probes.hpp"

namespace jsongled::testing {
namespace {

/// What the server has before the golden requests come: bob at the desk; alice, bob and carol in the team's
/// MUC; alice's golden call with bob, and one after it; what they have written to each other.
class GoldenScene {
  public:
    GoldenScene() {
        RouterSettings settings = harness.router.tables().settings;
        settings.ice_servers = golden_ice_servers;
        harness.router.set(settings);
        harness.now.wall = golden_moment;
        bob.join("session-join", "desk");
        for (Client* client : {&alice, &bob, &carol})
            client->join("muc-join", "#muc#team");
        CallRecord later = golden_call();
        later.sid = "c0ffee00-1111-4222-8333-444455556667";
        harness.store.write(0, KeepCall{golden_call(), {"alice", "bob"}});
        harness.store.write(0, KeepCall{std::move(later), {"alice", "bob"}});
        keep(golden_mid, "alice", golden_text, "Bonjour");
        keep(golden_answer_mid, "bob", golden_answer, "Salut");
        const MessageName text{Conversation::of_users("alice", "bob"), golden_mid};
        harness.store.write(0, KeepReceipt{text, "bob", ReceiptType::read});
        harness.store.write(0, KeepReaction{text, "bob", "like"});
        alice.take_all();
        alice.proof = granted("alice", golden_moment);
    }

    /// What alice gets for a request.
    json::object answer_to(std::string_view request) {
        alice.send_text(request);
        return alice.take();
    }
    json::object answer_to(const Example& example, const std::string& description) {
        json::object message = example.message;
        message["jsongle"].as_object()["description"] = "@";
        std::string text = json::serialize(message);
        return answer_to(text.replace(text.find("\"@\""), 3, description));
    }

    RouterHarness harness{{2, 100, 100}};
    Client& alice = come("alice", "Alice");
    Client& bob = come("bob", "Bob");
    Client& carol = come("carol", "Carol");

  private:
    void keep(const std::string& id, const std::string& author, const std::string& envelope,
              const std::string& preview) {
        harness.store.write(0, KeepMessage{Conversation::of_users("alice", "bob"),
                                           author,
                                           id,
                                           {},
                                           envelope,
                                           preview,
                                           golden_sent,
                                           golden_moment});
    }

    Client& come(std::string_view uid, std::string_view dn) {
        Client& client = harness.connect(uid);
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "t"},
                                 {"description", {{"uid", uid}, {"dn", dn}}}});
        client.take();
        return client;
    }
};

std::map<std::string, Example> examples_by_name(Direction direction) {
    std::map<std::string, Example> all;
    for (Example& example : examples(direction))
        all.emplace(example.name, std::move(example));
    return all;
}

std::string request_of(const QueryRow& row) {
    return std::string(row.word);
}
std::string result_of(const QueryRow& row) {
    return std::string(row.word) + "-result";
}

/// The description of a golden request with `members` in place of what it says of `row`.
std::string described(const Example& request, const ParameterRow& row, const std::string& members) {
    json::object others = request.message.at("jsongle").at("description").as_object();
    others.erase(word_of(row));
    std::string text = json::serialize(others);
    if (members.empty()) return text;
    text.insert(1, members + (others.empty() ? "" : ","));
    return text;
}

std::string details_of(const json::object& message) {
    const json::value& description = message.at("jsongle").at("description");
    if (error_code_of(message.at("jsongle").as_object()) != 400001) return {};
    EXPECT_EQ(message.at("jsongle").at("action"), "iq-error");
    return std::string(description.at("errorDetails").as_string());
}

TEST(Queries, are_told_apart_and_described) {
    std::set<std::pair<Action, std::string_view>> seen;
    for (const QueryRow& row : query_table()) {
        EXPECT_TRUE(seen.emplace(row.action, row.word).second) << row.word << " appears twice";
        EXPECT_EQ(find_query(row.action, row.word), &row);
        EXPECT_EQ(family_of(row.action), Family::iq_request) << row.word;
        EXPECT_NE(row.handle, nullptr) << row.word;
        EXPECT_FALSE(row.sentence.empty() || row.sentence.ends_with('.')) << row.word;
        std::set<Described> members;
        for (const ParameterRow& parameter : row.parameters)
            EXPECT_TRUE(members.insert(parameter.member).second) << row.word << " " << word_of(parameter);
    }
    EXPECT_EQ(find_query(Action::iq_set, "weather"), nullptr);
    EXPECT_EQ(find_query(Action::iq_get, "muc-join"), nullptr) << "the action is part of the question";
}

TEST(Queries, have_a_golden_request_that_gets_the_golden_result) {
    const auto requests = examples_by_name(Direction::to_server);
    const auto results = examples_by_name(Direction::from_server);
    for (const QueryRow& row : query_table()) {
        ASSERT_TRUE(requests.contains(request_of(row))) << "no to-server/" << request_of(row) << ".json";
        ASSERT_TRUE(results.contains(result_of(row))) << "no from-server/" << result_of(row) << ".json";
        const Example& request = requests.at(request_of(row));
        const json::object& expected = results.at(result_of(row)).message;
        EXPECT_EQ(request.message.at("to"), "jsongled") << row.word;
        EXPECT_EQ(request.message.at("jsongle").at("action").as_string(), to_string(row.action)) << row.word;
        EXPECT_EQ(request.message.at("jsongle").at("query").as_string(), row.word);

        json::object result = GoldenScene().answer_to(request.text);
        // The harness and the examples number messages and connections in their own ways.
        result["id"] = expected.at("id");
        result["to"] = expected.at("to");
        EXPECT_EQ(result, expected) << row.word;
    }
}

TEST(Queries, are_all_of_which_there_are_golden_examples) {
    for (const Example& example : examples(Direction::to_server)) {
        const auto action = parse_word<Action>(example.message.at("jsongle").at("action").as_string());
        if (example.message.at("to") != "jsongled" || family_of(*action) != Family::iq_request) continue;
        EXPECT_NE(find_query(*action, example.message.at("jsongle").at("query").as_string()), nullptr)
            << example.name << " asks for what has no row";
    }
    for (const Example& example : examples(Direction::from_server)) {
        if (example.message.at("jsongle").at("action") != "iq-result") continue;
        const std::string_view word = example.message.at("jsongle").at("query").as_string();
        EXPECT_TRUE(std::ranges::any_of(query_table(), [&](const QueryRow& row) { return row.word == word; }))
            << example.name << " answers what has no row";
    }
}

TEST(Queries, have_their_parameters_checked_before_anything_is_done) {
    const auto requests = examples_by_name(Direction::to_server);
    for (const QueryRow& query : query_table()) {
        ASSERT_TRUE(requests.contains(request_of(query))) << "no to-server/" << request_of(query) << ".json";
        const Example& request = requests.at(request_of(query));
        for (const ParameterRow& row : query.parameters) {
            const std::string name = '"' + word_of(row) + "\":";
            for (const ParameterProbe& probe : probes_of(row)) {
                const json::object answer =
                    GoldenScene().answer_to(request, described(request, row, name + probe.json));
                EXPECT_EQ(details_of(answer), probe.fault) << query.word << " " << name << probe.json;
            }
            EXPECT_EQ(details_of(GoldenScene().answer_to(request, described(request, row, {}))),
                      row.presence == Presence::required ? "Missing '" + word_of(row) + "' parameter" : "")
                << query.word;
            EXPECT_EQ(details_of(GoldenScene().answer_to(
                          request, described(request, row, name + "null," + name + "null"))),
                      "The member '" + word_of(row) + "' appears twice in 'description'")
                << query.word;
        }
    }
}

TEST(Queries, that_somebody_may_not_ask_are_refused) {
    GoldenScene scene;
    const Peer& alice = *scene.harness.router.tables().directory.connections_of("alice").front();
    EXPECT_TRUE(has_right(alice, Right::any));
    const auto unknown = static_cast<Right>(200);
    EXPECT_FALSE(has_right(alice, unknown));

    QueryRow row = *find_query(Action::iq_set, "muc-join");
    const auto parsed = parse_envelope(R"({"id":"m","jsongle":{"action":"iq-set","description":{}}})");
    const auto& envelope = std::get<Envelope>(parsed);
    Parameters parameters;
    EXPECT_EQ(check(row, alice, envelope, parameters)->code, ErrorCode::bad_parameter);
    row.parameters = {};
    EXPECT_FALSE(check(row, alice, envelope, parameters));
    row.right = unknown;
    EXPECT_EQ(check(row, alice, envelope, parameters)->code, ErrorCode::not_permitted);
}

/// As the documentation says it.
struct RuleInWords {
    std::string operator()(const NameRule&) const { return "a name"; }
    std::string operator()(const WordRule&) const { return "a string of 1 to 256 bytes"; }
    std::string operator()(const TextRule&) const { return "a string"; }
    std::string operator()(const CountRule& rule) const {
        return "a whole number from 1; " + std::to_string(Parameters{}.*rule.value) +
               " if missing, more than " + std::to_string(rule.most) + " means " + std::to_string(rule.most);
    }
    std::string operator()(const NumberRule& rule) const {
        return "a number from 0 to " + std::to_string(static_cast<long long>(rule.most)) +
               std::string(rule.unit);
    }
};

std::string described(Right right) {
    return std::string(row_of(right).sentence);
}

std::string parameters_markdown(const QueryRow& row) {
    std::string text;
    for (const ParameterRow& parameter : row.parameters)
        text += (text.empty() ? "`" : "<br>`") + word_of(parameter) + "`" +
                (parameter.presence == Presence::required ? "" : " (optional)") + ": " +
                std::visit(RuleInWords{}, parameter.rule);
    return text;
}

/// The queries as a table for protocol/README.md.
std::string queries_markdown() {
    std::ostringstream out;
    out << "| query | who may ask | parameters | what it does | request | result "
           "|\n|---|---|---|---|---|---|\n";
    for (const QueryRow& row : query_table())
        out << "| `" << to_string(row.action) << "` `" << row.word << "` | " << described(row.right) << " | "
            << parameters_markdown(row) << " | " << row.sentence << " | `to-server/" << request_of(row)
            << ".json` | `from-server/" << result_of(row) << ".json` |\n";
    return out.str();
}

TEST(Queries, are_in_the_documentation_as_they_are_printed) {
    std::stringstream text;
    text << std::ifstream(JSONGLED_SOURCE_DIR "/protocol/README.md").rdbuf();
    EXPECT_NE(text.str().find("\n" + queries_markdown() + "\n"), std::string::npos) << queries_markdown();
}

} // namespace
} // namespace jsongled::testing
