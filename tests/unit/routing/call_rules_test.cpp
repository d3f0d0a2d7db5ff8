#include <sstream>

#include "server/routing/call_rules.hpp"
#include "tests/unit/routing/call_fixture.hpp"

// Every action in every state of a call by either party and by a stranger, and what has to come of it.

namespace jsongled::testing {
namespace {

/// What comes of a message, and how far the call is then: t(rying) r(inging) p(roceeded) o(ffering) a(ctive)
/// e(nded).
///   >  passed on as it is          R  the server says `ringing` first, then passed on
///   u  the other side is told `unreachable`          .  nobody hears of it
///   x  refused: 409001             -  refused: 404005      s  refused: 404005, and told to stop
struct Row {
    std::string_view who;
    std::string_view action;
    std::string_view reason;
    std::string_view cells; ///< trying, ringing, proceeded, offering, active, ended
};

constexpr Row rows[] = {
    {"caller", "session-propose", "", "-t -r -p -o -a -e"},
    {"caller", "session-info", "ringing", "xt xr xp xo xa -e"},
    {"caller", "session-proceed", "", "xt xr xp xo xa -e"},
    {"caller", "session-initiate", "", "xt xr >o xo xa se"},
    {"caller", "session-accept", "", "xt xr xp xo xa -e"},
    {"caller", "transport-info", "", "xt xr >p >o >a -e"},
    {"caller", "session-info", "active", "xt xr xp >a >a -e"},
    {"caller", "session-info", "mute", ".t .r >p >o >a -e"},
    {"caller", "session-info", "unmute", ".t .r >p >o >a -e"},
    {"caller", "session-info", "hold", ".t .r >p >o >a -e"},
    {"caller", "session-info", "unhold", ".t .r >p >o >a -e"},
    {"caller", "session-info", "on-hold", ">t >r >p >o >a -e"},
    {"caller", "session-retract", "", ">e >e ue ue ue -e"},
    {"caller", "session-decline", "", "ue ue ue ue ue -e"},
    {"caller", "session-terminate", "", "ue ue ue ue >e -e"},

    {"callee", "session-propose", "", "-t -r -p -o -a -e"},
    {"callee", "session-info", "ringing", ">r .r xp xo xa -e"},
    {"callee", "session-proceed", "", "Rp >p xp xo xa -e"},
    {"callee", "session-initiate", "", "xt xr xp xo xa se"},
    {"callee", "session-accept", "", "xt xr xp >o xa -e"}, // in active the call has its answer already
    {"callee", "transport-info", "", "xt xr >p >o >a -e"},
    {"callee", "session-info", "active", "xt xr xp >a >a -e"},
    {"callee", "session-info", "mute", ".t .r >p >o >a -e"},
    {"callee", "session-info", "unmute", ".t .r >p >o >a -e"},
    {"callee", "session-info", "hold", ".t .r >p >o >a -e"},
    {"callee", "session-info", "unhold", ".t .r >p >o >a -e"},
    {"callee", "session-info", "on-hold", ">t >r >p >o >a -e"},
    {"callee", "session-retract", "", ">e >e ue ue ue -e"},
    {"callee", "session-decline", "", "ue >e ue ue ue -e"},
    {"callee", "session-terminate", "", "ue ue ue ue >e -e"},

    {"stranger", "session-propose", "", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "ringing", "-t -r -p -o -a -e"},
    {"stranger", "session-proceed", "", "-t -r -p -o -a -e"},
    {"stranger", "session-initiate", "", "-t -r -p -o -a se"},
    {"stranger", "session-accept", "", "-t -r -p -o -a -e"},
    {"stranger", "transport-info", "", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "active", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "mute", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "unmute", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "hold", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "unhold", "-t -r -p -o -a -e"},
    {"stranger", "session-info", "on-hold", "-t -r -p -o -a -e"},
    {"stranger", "session-retract", "", "-t -r -p -o -a -e"},
    {"stranger", "session-decline", "", "-t -r -p -o -a -e"},
    {"stranger", "session-terminate", "", "-t -r -p -o -a -e"},
};

class CallRules : public CallHandling {
  protected:
    /// What the row's message comes to in a new call that is in `state`; past the last state, in one that is
    /// over.
    std::string outcome(const Row& row, std::size_t state) {
        const std::string sid = "s" + std::to_string(++calls_);
        const bool over = state == count_of<CallState>;
        bring_to(over ? CallState::ringing : static_cast<CallState>(state), sid);
        if (over) say(bob, "alice", "session-decline", "", sid);
        Client& sender = row.who == "caller" ? alice : row.who == "callee" ? bob : carol;
        for (Client* client : {&alice, &bob, &carol})
            client->take_all();

        say(sender, row.who == "callee" ? "alice" : "bob", row.action, row.reason, sid);
        std::string text = {what_happened(row, sender), state_of(sid)};
        if (harness.router.tables().calls.size() > 0) say(alice, "bob", "session-retract", "", sid);
        return text;
    }

  private:
    char what_happened(const Row& row, Client& sender) {
        std::string heard;
        for (Client* client : {&alice, &bob, &carol})
            for (const json::object& message : client->take_all())
                heard += client == &sender ? refusal(message) : hearing(row, message);
        if (heard == "R>") return 'R';
        if (heard == "-s") return 's';
        return heard.empty() ? '.' : heard.size() == 1 ? heard[0] : '!';
    }

    static char refusal(const json::object& message) {
        switch (error_code_of(message.at("jsongle").as_object())) {
        case 409001: return 'x';
        case 404005: return '-';
        default: return message.at("jsongle").at("action") == "session-retract" ? 's' : '?';
        }
    }

    static char hearing(const Row& row, const json::object& message) {
        const json::string& action = message.at("jsongle").at("action").as_string();
        const json::string& reason = message.at("jsongle").at("reason").as_string();
        const bool by_server = message.at("from") == "jsongled";
        if (!by_server) return action == row.action && reason == row.reason ? '>' : '?';
        return reason == "unreachable" ? 'u' : reason == "ringing" ? 'R' : '?';
    }

    char state_of(std::string_view sid) {
        for (const auto& [name, call] : harness.router.tables().calls.all())
            if (name == sid) return to_string(call.state)[0];
        return harness.router.tables().calls.is_over(sid) ? 'e' : '!';
    }

    int calls_ = 0;
};

TEST_F(CallRules, hold_for_every_action_state_and_sender) {
    for (const Row& row : rows) {
        std::istringstream cells{std::string(row.cells)};
        for (std::size_t state = 0; state <= count_of<CallState>; ++state) {
            std::string expected;
            cells >> expected;
            EXPECT_EQ(outcome(row, state), expected)
                << row.who << ' ' << row.action << ' ' << row.reason << " in "
                << (state < count_of<CallState> ? to_string(static_cast<CallState>(state)) : "ended");
        }
    }
}

TEST_F(CallRules, have_a_row_for_every_step_of_every_sender) {
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> covered;
    for (const Row& row : rows)
        covered.emplace(row.who, row.action, row.reason);
    // The steps of the table, and the propose.
    EXPECT_EQ(covered.size(), 3 * (call_step_count + 1));
    for (const ActionRow& action : actions) {
        if (action.family != Family::call) continue;
        for (const auto* who : {"caller", "callee", "stranger"})
            EXPECT_TRUE(std::ranges::any_of(
                rows, [&](const Row& row) { return row.who == who && row.action == action.text; }))
                << who << ' ' << action.text;
    }
}

TEST_F(CallRules, an_answer_is_taken_once_and_also_when_the_caller_was_faster) {
    bring_to(CallState::offering);
    say(alice, "bob", "session-info", "active");
    say(bob, "alice", "session-accept");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-accept");
    say(bob, "alice", "session-accept");
    bob.take_jsongle();
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 409001);
    EXPECT_FALSE(alice.has_mail());
}

} // namespace
} // namespace jsongled::testing
