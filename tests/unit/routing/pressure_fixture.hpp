#pragma once

#include "server/routing/back_pressure.hpp"
#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {

inline json::object text(std::string_view content = "hi") {
    return {{"action", "session-text"}, {"description", {{"content", content}}}};
}
inline json::object typing() {
    return {{"action", "session-event"}, {"event", "typing"}, {"description", json::object()}};
}
inline json::object request(std::string_view query = "weather", std::string_view sid = {}) {
    json::object description;
    if (!sid.empty()) description["sid"] = sid;
    return {
        {"action", "iq-get"}, {"query", query}, {"transaction", "t1"}, {"description", std::move(description)}};
}
inline json::object answer(std::string_view query = "weather", std::string_view sid = {}) {
    json::object answer = request(query, sid);
    answer["action"] = "iq-result";
    return answer;
}

inline json::object receipt() {
    return {
        {"action", "session-event"}, {"event", "ack"}, {"description", {{"mid", "m1"}, {"type", "received"}}}};
}

/// So much that it is more than a sender's share.
inline json::object much(json::object jsongle) {
    jsongle["description"].as_object()["padding"] = std::string(20'000, 'x');
    return jsongle;
}

/// What one says to another, whether a library says it by itself, and in which form it is refused.
struct Saying {
    const char* name;
    json::object (*jsongle)();
    bool by_itself;
    std::vector<std::string_view> refusal;
};

inline const Saying sayings[] = {
    {"text", [] { return text(); }, false, {"session-error"}},
    {"event", typing, false, {"session-error"}},
    {"request", [] { return request(); }, false, {"iq-error"}},
    {"answer", [] { return answer(); }, true, {"ack", "session-error"}},
    {"receipt", receipt, true, {"session-error"}},
    {"error",
     [] {
         return json::object{{"action", "session-error"}, {"description", json::object()}};
     },
     true,
     {"session-error"}},
    {"ack",
     [] {
         return json::object{
             {"action", "ack"}, {"transaction", "t1"}, {"status", "success"}, {"description", json::object()}};
     },
     true,
     {"session-error"}},
};

/// Bob reads slowly, or nothing.
class BackPressure : public CallHandling {
  protected:
    /// More than a share, at once.
    void flood(Client& from, std::string_view to) { from.send(to, much(typing())); }

    /// All three, and all mail has been taken.
    void enter(std::string_view query, std::string_view rid) {
        for (Client* client : {&alice, &bob, &carol})
            client->join(query, rid);
        for (Client* client : {&alice, &bob, &carol})
            client->take_all();
    }

    static void expect_refused(Client& sender, const std::vector<std::string_view>& form,
                               std::string_view name) {
        for (const std::string_view action : form) {
            ASSERT_TRUE(sender.has_mail()) << name;
            const json::object jsongle = sender.take_jsongle();
            EXPECT_EQ(jsongle.at("action").as_string(), action) << name;
            if (action == "ack")
                EXPECT_EQ(jsongle.at("status"), "failed") << name;
            else
                EXPECT_EQ(error_code_of(jsongle), 503001) << name;
        }
        EXPECT_FALSE(sender.has_mail()) << name << ": and no ack";
    }

    /// Nobody waits any more, nor is anything of it left.
    void expect_forgotten() {
        for (const Client* client : {&alice, &bob, &carol}) {
            EXPECT_EQ(client->peer().pressure, nullptr) << client->id();
            EXPECT_FALSE(client->is_held) << client->id();
        }
        EXPECT_EQ(harness.router.tables().deadlines.size(), 0U);
    }
};

} // namespace jsongled::testing
