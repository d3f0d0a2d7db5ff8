// Unmodified JSONgle clients on the plain router, with delays in both directions of every connection: what is
// said crosses, as it does in the field. Whatever happens, the router tells of a call only those who are in it,
// and left alone for the length of the time-outs nobody waits for anything. The seed and the step of a failure
// are printed with what came before it; --gtest_filter with that seed's test replays it.

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/call_network.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using State = ClientModel::State;

#ifdef NDEBUG
constexpr int steps = 250'000;
#else
constexpr int steps = 25'000; // with sanitizers; enough for all but what takes three messages that cross
#endif
constexpr int steps_to_a_rest = 2'500;
constexpr std::size_t users = 6;
constexpr std::size_t most_devices = 3;
/// The last is a user's name as well: the room comes first for who is in it.
constexpr std::array<std::string_view, 4> rids{"room0", "room1", "room2", "room3"};
/// A call that rings as long as it may, and a message there and back, take less than the server remembers what
/// is over.
constexpr auto oldest_message = 25s;
constexpr CallTimeouts timeouts{60s, 30s};
constexpr auto redial_wait = 1'500ms;

/// What has to happen in every schedule for it to prove something.
constexpr std::array must_happen{"glare",
                                 "glare of three",
                                 "answered-elsewhere",
                                 "declined-elsewhere",
                                 "busy",
                                 "nobody",
                                 "timeout to answer",
                                 "timeout to set up",
                                 "late device",
                                 "rings again",
                                 "waits for who is gone",
                                 "declined",
                                 "retracted",
                                 "disconnected",
                                 "retract after the proceed",
                                 "retract crossed the proceed",
                                 "proceed after the hang-up",
                                 "rings for an older call in place of its own",
                                 "trying of an older call",
                                 "unreachable ended a newer call",
                                 "unreachable ended an active call",
                                 "error 404002",
                                 "error 404005",
                                 "error 409001",
                                 "silent",
                                 "ringing after its time",
                                 "a silent one calls",
                                 "a void propose is answered",
                                 "redialled too soon",
                                 "ended by a reason of its own",
                                 "offered again",
                                 "up without 'active' at rest",
                                 "hold",
                                 "negotiation asked for",
                                 "negotiation answered: iq-result",
                                 "negotiation answered: iq-error",
                                 "negotiation answered too late",
                                 "negotiation refused: 404005",
                                 "negotiation refused: 409002"};

/// What has happened in all schedules of this run.
std::map<std::string, std::size_t, std::less<>>& totals() {
    static std::map<std::string, std::size_t, std::less<>> all;
    return all;
}

/// In every other schedule a room has three seats, and a call to it may ring for two users; in half of those it
/// has too many users to be called when it is full.
RouterSettings settings_for(unsigned seed) {
    RouterSettings settings{RoomLimits{2 + seed % 2, 12, 6}, timeouts};
    settings.redial_wait = redial_wait;
    settings.reconnect_grace = 2s;
    settings.max_call_members = seed % 4 == 1 ? 2 : 8;
    return settings;
}

class Schedule {
  public:
    explicit Schedule(unsigned seed) : random_(seed), clock_setter_(seed), network_(settings_for(seed)) {}

    void run() {
        for (network_.step = 1; network_.step <= steps && !failed(); ++network_.step) {
            network_.now += std::chrono::milliseconds(pick(30));
            clock_setter_.come_by(network_.now);
            step();
            check_active();
            if (network_.step % steps_to_a_rest == 0 && !failed()) rest();
        }
        for (const auto& connection : network_.connections())
            CallNetwork::lose(*connection, 0);
        if (!failed()) {
            network_.pass_all();
            EXPECT_EQ(network_.tables().calls.size(), 0U);
            EXPECT_EQ(network_.tables().directory.peers(), 0U);
            for (const auto* what : must_happen)
                EXPECT_GT(network_.count(what), 0U) << what;
            for (const auto& [what, count] : network_.referee().counts)
                totals()[what] += count;
        }
        if (!failed()) return;
        std::cout << "step " << network_.step << ", and what came before:\n";
        network_.print_events();
    }

  private:
    static bool failed() { return ::testing::Test::HasFailure(); }
    std::size_t pick(std::size_t n) { return random_() % n; }
    bool one_in(std::size_t n) { return pick(n) == 0; }
    CallConnection& any() { return *network_.connections()[pick(network_.connections().size())]; }
    static std::string name_of(std::size_t user) { return "user" + std::to_string(user); }

    void step() {
        if (one_in(5)) network_.wait(0ms, oldest_message);
        const std::size_t what = network_.connections().empty() ? 99 : pick(100);
        if (what < 64) return network_.pass_one(pick(network_.connections().size() * 2));
        if (what < 92) return act(any());
        if (what < 93) return one_in(2) ? call_a_slow_one() : call_each_other();
        if (what < 95) return call_another(any());
        if (what < 96) return hold_up(any());
        if (what < 97) return one_in(4) ? wait(pick(40'000) * 1ms) : void();
        if (what < 98) return leave(network_.one_that_rings(pick(network_.connections().size())));
        connect();
    }

    /// An application that is asked answers within that time, or not any more.
    void wait(std::chrono::milliseconds time) {
        for (const auto& one : network_.connections())
            while (!one->is_lost && one->client.has_been_asked())
                one->client.answer_negotiation();
        network_.wait(time, oldest_message);
    }

    /// Whoever leaves may be back in a moment, as with a page that is loaded anew, or be called in that moment.
    void leave(CallConnection& connection) {
        if (connection.is_lost) return;
        if (one_in(2)) return CallNetwork::lose(connection, pick(4));
        const std::string uid = connection.client.uid();
        if (one_in(2)) {
            network_.lose_at_once(connection);
            return void(network_.connect(uid));
        }
        while (CallConnection* other = network_.find_of(uid))
            network_.lose_at_once(*other);
        if (!network_.connections().empty()) network_.call_at_once(any(), uid);
    }

    void hold_up(CallConnection& connection) {
        (one_in(2) ? connection.up_waits : connection.down_waits) = network_.step + static_cast<int>(pick(400));
    }

    /// Mostly a device of a user for whom something rings.
    void connect() {
        std::string uid = name_of(pick(users));
        if (!network_.connections().empty() && !one_in(3))
            if (const auto& other = any().client; other.state() == State::ringing && !other.outgoing())
                uid = other.uid();
        const auto devices = std::ranges::count_if(
            network_.connections(), [&](const auto& one) { return !one->is_lost && one->client.uid() == uid; });
        if (devices < static_cast<int>(most_devices)) network_.connect(uid);
    }

    // ---- what people and their applications do --------------------------------------------------------------

    void act(CallConnection& connection) {
        ClientModel& client = connection.client;
        if (!connection.is_there()) return;
        if (client.has_been_asked() && one_in(2))
            return one_in(6) ? client.refuse_negotiation() : client.answer_negotiation();
        switch (client.state()) {
        case State::idle:
            if (one_in(4)) return client.call(any_target(connection));
            if (one_in(6)) return move(connection);
            return;
        case State::fresh:
        case State::trying: return one_in(8) ? hang_up(connection) : void();
        case State::ringing:
            if (client.outgoing()) return one_in(12) ? hang_up(connection) : void();
            if (one_in(3)) return client.proceed();
            if (one_in(4)) return client.decline();
            if (one_in(16)) return client.mute();
            return one_in(16) ? hang_up(connection) : void();
        case State::proceeded:
        case State::offering:
        case State::active: return talk(connection);
        }
    }

    void talk(CallConnection& connection) {
        ClientModel& client = connection.client;
        if (client.has_work()) return one_in(2) ? client.work() : void();
        if (client.state() >= State::offering && one_in(4)) return negotiate(connection);
        if (client.may_set_active() && sets_active(client)) return one_in(2) ? client.set_as_active() : void();
        if (client.state() == State::active) {
            if (one_in(4)) return client.mute();
            if (one_in(8)) return hold(client);
            if (one_in(20)) return offer_again(client);
        }
        if (one_in(8)) return one_in(4) ? end_otherwise(client) : hang_up(connection);
        // Nothing in the library keeps an application from this.
        if (one_in(40)) return client.decline();
        if (one_in(10)) move(connection);
    }

    /// Often both at once.
    void negotiate(CallConnection& connection) {
        connection.client.negotiate();
        for (const auto& other : network_.connections())
            if (other.get() != &connection && other->is_there() && other->client.state() >= State::offering &&
                other->client.sid() == connection.client.sid() && one_in(3))
                other->client.negotiate();
    }

    /// Some applications never say that a call is active.
    static bool sets_active(const ClientModel& client) { return client.uid() < "user4"; }

    void hold(ClientModel& client) {
        ++network_.count("hold");
        one_in(2) ? client.hold() : client.unhold();
    }

    void offer_again(ClientModel& client) {
        ++network_.count("offered again");
        client.offer_again();
    }

    void end_otherwise(ClientModel& client) {
        static constexpr std::array<std::optional<std::string_view>, 6> reasons{
            "", "success", "hangup", "timeout", "gone", std::nullopt};
        static constexpr std::array<std::string_view, 4> actions{"session-terminate", "session-terminate",
                                                                 "session-retract", "session-decline"};
        ++network_.count("ended by a reason of its own");
        client.say_ending(actions[pick(actions.size())], reasons[pick(reasons.size())]);
    }

    /// Often to call somebody else at once.
    void hang_up(CallConnection& connection) {
        connection.client.end();
        if (one_in(2)) connection.client.call(any_target(connection));
    }

    std::string any_target(const CallConnection& caller) {
        switch (pick(16)) {
        case 0: return "nobody";
        case 1: return caller.client.uid();
        case 2: return any().seat.id;
        case 3: return std::string(rids[pick(rids.size())]);
        case 4:
        case 5:
        case 6: return std::string(caller.rooms.empty() ? rids[pick(rids.size())] : *caller.rooms.begin());
        default: return name_of(pick(users));
        }
    }

    /// Into a room, or out of one.
    void move(CallConnection& connection) {
        const bool leaves = !connection.rooms.empty() && one_in(2);
        const std::string_view rid = leaves ? *connection.rooms.begin() : rids[pick(rids.size())];
        if (connection.rooms.erase(rid) > 0) return connection.client.leave(rid);
        connection.rooms.insert(rid);
        connection.client.join(rid);
    }

    void call_each_other() {
        CallConnection& one = any();
        CallConnection& other = any();
        for (const CallConnection* side : {&one, &other})
            if (!side->is_there() || side->client.state() != State::idle) return;
        if (one.client.uid() == other.client.uid()) return;
        one.client.call(other.client.uid());
        other.client.call(one.client.uid());
    }

    /// One whose line is so slow that it is not heard to ring in time, and who may call meanwhile.
    void call_a_slow_one() {
        CallConnection& caller = any();
        CallConnection& callee = any();
        for (const CallConnection* side : {&caller, &callee})
            if (!side->is_there() || side->client.state() != State::idle) return;
        if (caller.client.uid() == callee.client.uid()) return;
        callee.down_waits = network_.step + 50 + static_cast<int>(pick(200));
        caller.client.call(callee.client.uid());
        network_.take_all(caller);
        const bool crosses = one_in(2);
        if (crosses) {
            callee.client.call(any_target(callee));
            network_.take_all(callee);
        }
        wait(time_to_ring);
        if (!crosses && callee.client.state() == State::idle && one_in(2))
            callee.client.call(any_target(callee));
    }

    /// With a network that is slow just then: what the client hears of the old call it takes for the new one.
    void call_another(CallConnection& connection) {
        ClientModel& client = connection.client;
        if (!connection.is_there() || !client.outgoing() || client.state() > State::ringing) return;
        client.end();
        client.call(any_target(connection));
        connection.up_waits = network_.step + 50 + static_cast<int>(pick(200));
    }

    // ---- what has to hold -----------------------------------------------------------------------------------

    using Parties = std::map<std::string_view, std::vector<const CallConnection*>>;

    Parties parties_where(bool (*is_in)(const Schedule&, const ClientModel&)) const {
        Parties parties;
        for (const auto& one : network_.connections())
            if (!one->is_lost && is_in(*this, one->client)) parties[one->client.sid()].push_back(one.get());
        return parties;
    }

    /// The server has the call as active, whether or not its client has been told.
    static bool is_up(const Schedule& schedule, const ClientModel& client) {
        const auto& calls = schedule.network_.tables().calls.all();
        const auto call = calls.find(client.sid());
        return call != calls.end() && call->second.state == CallState::active;
    }

    void check_active() {
        const auto is_active = [](const Schedule&, const ClientModel& client) {
            return client.state() == State::active;
        };
        for (const auto& [sid, parties] : parties_where(is_active))
            ASSERT_LE(parties.size(), 2U) << "are active in " << sid;
    }

    /// Nobody does anything for longer than any call may wait.
    void rest() {
        for (int i = 0; i < 4; ++i) {
            network_.pass_all();
            wait(timeouts.ring + timeouts.setup);
        }
        network_.pass_all();
        if (failed()) return;

        for (const auto& one : network_.connections()) {
            const State state = one->client.state();
            if (state == State::offering && is_up(*this, one->client))
                ++network_.count("up without 'active' at rest");
            else if (state != State::idle && state != State::active)
                ADD_FAILURE() << one->seat.id << " is '" << to_string(state) << "' for ever in "
                              << one->client.sid();
        }
        const Parties active = parties_where([](const Schedule& schedule, const ClientModel& client) {
            return client.state() == State::active || is_up(schedule, client);
        });
        for (const auto& [sid, parties] : active) {
            EXPECT_EQ(parties.size(), 2U) << parties.front()->seat.id << " is alone in " << sid;
            for (const CallConnection* party : parties)
                EXPECT_EQ(party->seat.held, sid) << party->seat.id;
        }
        EXPECT_EQ(network_.tables().calls.size(), active.size());
        EXPECT_EQ(network_.referee().calls_held(), active.size());
        network_.count("calls active at rest") += active.size();
    }

    std::mt19937 random_;
    ClockSetter clock_setter_;
    CallNetwork network_;
};

class CallModel : public ::testing::TestWithParam<unsigned> {
  protected:
    /// With JSONGLED_MODEL_COUNTS in the environment, how often everything has happened.
    static void TearDownTestSuite() {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
        if (!std::getenv("JSONGLED_MODEL_COUNTS")) return;
        for (const auto& [what, count] : totals())
            std::cout << count << "  " << what << "\n";
    }
};

TEST_P(CallModel, nobody_is_told_of_another_call_and_nobody_waits_for_ever) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    Schedule(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, CallModel, ::testing::Range(1U, 21U));

} // namespace
} // namespace jsongled::testing
