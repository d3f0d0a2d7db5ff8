// Unmodified JSONgle clients on the plain router, with delays in both directions of every connection: what is
// said crosses, as it does in the field. Whatever happens, the router tells only who is in a call of that call,
// and left alone for the length of the time-outs, nobody waits for anything. The seed and the step of a failure
// are printed with what came before it; --gtest_filter with that seed's test replays it.

#include <deque>
#include <iostream>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/call_referee.hpp"
#include "tests/support/client_model.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using State = ClientModel::State;

constexpr int steps = 50'000;
constexpr int steps_to_a_rest = 2'500;
constexpr std::size_t users = 6;
constexpr std::size_t most_devices = 3;
/// The last is a user's name as well: the room comes first for who is in it.
constexpr std::array<std::string_view, 4> rids{"room0", "room1", "room2", "user5"};
/// No network keeps a message longer, and the server remembers what is over for longer.
constexpr auto oldest_message = 50s;
constexpr std::chrono::milliseconds ring_timeout = 60s;
constexpr std::chrono::milliseconds setup_timeout = 30s;
constexpr std::size_t events_printed = 600;

/// All of these have to happen in every schedule: one in which nothing crosses proves little.
constexpr std::array<std::string_view, 18> must_happen{
    "glare",
    "glare of three",
    "late device",
    "answered-elsewhere",
    "declined-elsewhere",
    "busy",
    "nobody",
    "timeout to answer",
    "timeout to set up",
    "disconnected",
    "error 404005",
    "retract crossed the proceed",
    "retract after the proceed",
    "proceed after the hang-up",
    "trying of an older call",
    "unreachable ended a newer call",
    "a call dropped for one that was over",
    "calls active at rest",
};

class Network;

/// A client and both directions of its connection, each a queue of what is on its way.
struct Connection final : Recipient {
    Connection(Network& n, std::string id, std::string uid, int number);
    void deliver(OutgoingPtr message) override;

    template<class Message>
    struct InFlight {
        Message message;
        Time sent;
    };

    Network& network;
    CallReferee::Seat seat;
    ClientModel client;
    Peer* peer = nullptr;
    std::deque<InFlight<std::string>> up = {};
    std::deque<InFlight<Heard>> down = {};
    std::set<std::string_view> rooms = {};
    bool is_lost = false; ///< the client is gone, what it has sent may still come
    int up_waits = 0;     ///< nothing passes before this step
    int down_waits = 0;
};

class Network {
  public:
    explicit Network(unsigned seed) : random_(seed) {}

    void run() {
        for (step_ = 1; step_ <= steps && !failed(); ++step_) {
            now_ += std::chrono::milliseconds(pick(30));
            step();
            check_active();
            if (step_ % steps_to_a_rest == 0 && !failed()) rest();
        }
        while (!connections_.empty() && !failed())
            lose(*connections_.front(), 0), up(*connections_.front());
        if (!failed()) {
            EXPECT_EQ(router_.tables().calls.size(), 0U);
            EXPECT_EQ(router_.tables().directory.peers(), 0U);
        }
        if (failed()) explain();
    }

    const auto& counts() const { return referee_.counts; }

    void said(Connection& from, std::string text) { from.up.push_back({std::move(text), now_}); }

    void told(Connection& to, Heard message) {
        note(to, " <- ", message.from, message.step(), message.sid, message.cause);
        referee_.tells(to.seat, message);
        if (!to.is_lost) to.down.push_back({std::move(message), now_});
    }

  private:
    static bool failed() { return ::testing::Test::HasFailure(); }
    std::size_t pick(std::size_t n) { return random_() % n; }
    bool one_in(std::size_t n) { return pick(n) == 0; }
    Connection& any() { return *connections_[pick(connections_.size())]; }
    static std::string name_of(std::size_t user) { return "user" + std::to_string(user); }

    void step() {
        if (one_in(5)) tick();
        const std::size_t what = connections_.empty() ? 99 : pick(100);
        if (what < 64) return pass_one();
        if (what < 92) return act(any());
        if (what < 94) return call_each_other();
        if (what < 95) return hold_up(any());
        if (what < 96) return one_in(3) ? leap() : void();
        if (what < 98) return one_in(2) ? lose(any(), pick(4)) : void();
        connect();
    }

    // What the network does.

    void pass_one() {
        const std::size_t first = pick(connections_.size() * 2);
        for (std::size_t i = 0; i < connections_.size() * 2; ++i) {
            const std::size_t which = (first + i) % (connections_.size() * 2);
            Connection& connection = *connections_[which / 2];
            if (which % 2 == 0 && !connection.down.empty() && connection.down_waits < step_)
                return down(connection);
            if (which % 2 == 1 && (!connection.up.empty() || connection.is_lost) && connection.up_waits < step_)
                return up(connection);
        }
    }

    void down(Connection& connection) {
        const Heard message = std::move(connection.down.front().message);
        connection.down.pop_front();
        ClientModel& client = connection.client;
        const State before = client.state();
        const std::string sid = client.sid();
        client.hear(message);
        note(connection, " heard ", message.from, message.step(), message.sid, to_string(client.state()));

        if (before != State::idle && client.state() == State::idle && message.sid != sid)
            ++count(message.step() == "unreachable" ? "unreachable ended a newer call"
                                                    : "an end ended a newer call");
        if (message.step() == "trying" && client.state() == State::trying && message.sid != sid)
            ++count("trying of an older call");
        if (message.step() == "session-proceed" && message.sid != sid) ++count("proceed after the hang-up");
        if (message.step() == "session-retract" && before == State::proceeded && message.sid == sid)
            ++count("retract crossed the proceed");
        if (message.step() == "unreachable" && before == State::active)
            ++count("unreachable ended an active call");
    }

    /// The server takes the next message, or notices that there will be none any more.
    void up(Connection& connection) {
        if (connection.up.empty()) return gone(connection);
        const std::string text = std::move(connection.up.front().message);
        connection.up.pop_front();
        const auto parsed = parse_envelope(text);
        const auto* envelope = std::get_if<Envelope>(&parsed);
        ASSERT_TRUE(envelope) << text;
        note(connection, " -> ", envelope->to, envelope->action_word, envelope->sid, envelope->reason);
        referee_.receives(connection.seat, *envelope);
        router_.received(*connection.peer, *envelope, prepare(*envelope, "jsongled", now_), now_);
        referee_.done();
    }

    void gone(Connection& connection) {
        note(connection, " gone", "", "", "", "");
        referee_.leaves(connection.seat);
        router_.disconnected(*connection.peer, now_);
        referee_.done();
        std::erase_if(connections_, [&](const auto& one) { return one.get() == &connection; });
    }

    void tick() {
        router_.tick(now_);
        referee_.done();
    }

    void hold_up(Connection& connection) {
        (one_in(2) ? connection.up_waits : connection.down_waits) = step_ + static_cast<int>(pick(400));
    }

    /// Time passes in which hardly anything moves.
    void leap() {
        const auto length = std::chrono::milliseconds(pick(40'000));
        const auto passes = [&](const auto& queue) {
            return !queue.empty() && queue.front().sent + oldest_message < now_ + length;
        };
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            while (passes(connections_[i]->down))
                down(*connections_[i]);
            while (passes(connections_[i]->up))
                up(*connections_[i]);
        }
        now_ += length;
        tick();
    }

    void connect() {
        std::size_t user = pick(users);
        // Mostly where something rings.
        if (!connections_.empty() && !one_in(3))
            if (const auto& other = any().client; other.state() == State::ringing && !other.outgoing())
                user = other.uid().back() - '0';
        const auto devices = std::ranges::count_if(
            connections_, [&](const auto& one) { return !one->is_lost && one->client.uid() == name_of(user); });
        if (devices >= static_cast<int>(most_devices)) return;
        const int number = ++connections_made_;
        const std::string id = "peer" + std::to_string(number);
        Connection& connection =
            *connections_.emplace_back(std::make_unique<Connection>(*this, id, name_of(user), number));
        referee_.enters(connection.seat);
        connection.peer = &router_.connected(id, connection, "hello", now_);
    }

    /// The client is gone at once; of what it has sent last, `lost` messages never come.
    void lose(Connection& connection, std::size_t lost) {
        if (connection.is_lost) return;
        connection.is_lost = true;
        connection.down.clear();
        connection.up.resize(connection.up.size() - std::min(lost, connection.up.size()));
    }

    // What people and their applications do.

    void act(Connection& connection) {
        ClientModel& client = connection.client;
        if (!is_there(connection)) return;
        switch (client.state()) {
        case State::idle:
            if (one_in(3)) return client.call(any_target(connection));
            if (one_in(6)) return move(connection);
            return;
        case State::fresh:
        case State::trying:
            if (one_in(8)) hang_up(connection);
            return;
        case State::ringing:
            if (client.outgoing()) return one_in(12) ? hang_up(connection) : void();
            if (one_in(3)) return client.proceed();
            if (one_in(8)) return client.decline();
            if (one_in(16)) hang_up(connection);
            return;
        case State::proceeded:
        case State::offering:
        case State::active:
            if (client.has_work()) return one_in(2) ? client.work() : void();
            if (client.may_set_active()) return one_in(2) ? client.set_as_active() : void();
            if (client.state() == State::active && one_in(4)) return client.mute();
            if (one_in(8)) hang_up(connection);
            // Nothing in the library keeps an application from this.
            else if (one_in(40))
                client.decline();
            else if (one_in(20))
                move(connection);
            return;
        }
    }

    static bool is_there(const Connection& connection) {
        return !connection.is_lost && connection.client.said_hello();
    }

    /// Often to call somebody else at once.
    void hang_up(Connection& connection) {
        connection.client.end();
        if (one_in(3)) connection.client.call(any_target(connection));
    }

    std::string any_target(const Connection& caller) {
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

    void move(Connection& connection) {
        const std::string_view rid = rids[pick(rids.size())];
        if (connection.rooms.erase(rid) > 0) return connection.client.leave(rid);
        connection.rooms.insert(rid);
        connection.client.join(rid);
    }

    void call_each_other() {
        Connection& one = any();
        Connection& other = any();
        for (const Connection* side : {&one, &other})
            if (!is_there(*side) || side->client.state() != State::idle) return;
        if (one.client.uid() == other.client.uid()) return;
        one.client.call(other.client.uid());
        other.client.call(one.client.uid());
    }

    // What has to hold.

    void check_active() {
        std::map<std::string_view, int> active;
        for (const auto& one : connections_)
            if (!one->is_lost && one->client.state() == State::active) ++active[one->client.sid()];
        for (const auto& [sid, number] : active)
            if (number > 2) ADD_FAILURE() << number << " clients are active in " << sid;
    }

    /// Nobody does anything for longer than any call may wait.
    void rest() {
        for (int i = 0; i < 4; ++i) {
            pass_all();
            now_ += ring_timeout + setup_timeout;
            tick();
        }
        pass_all();

        std::map<std::string_view, std::vector<const Connection*>> active;
        for (const auto& one : connections_) {
            const ClientModel& client = one->client;
            if (client.state() == State::active)
                active[client.sid()].push_back(one.get());
            else
                EXPECT_EQ(client.state(), State::idle) << one->seat.id << " is " << to_string(client.state())
                                                       << " in " << client.sid() << " for ever";
        }
        for (const auto& [sid, parties] : active) {
            EXPECT_EQ(parties.size(), 2U) << parties.front()->seat.id << " is alone in " << sid;
            for (const Connection* party : parties)
                EXPECT_EQ(party->seat.held, sid) << party->seat.id;
        }
        EXPECT_EQ(router_.tables().calls.size(), active.size());
        EXPECT_EQ(referee_.calls_held(), active.size());
        count("calls active at rest") += active.size();
    }

    void pass_all() {
        for (bool moved = true; moved && !failed();) {
            moved = false;
            for (std::size_t i = 0; i < connections_.size(); ++i) {
                Connection& connection = *connections_[i];
                for (; !connection.down.empty(); moved = true)
                    down(connection);
                if (connection.client.has_work() && !connection.is_lost) connection.client.work();
                for (; !connection.up.empty(); moved = true)
                    up(connection);
                if (connection.is_lost) gone(connection), moved = true;
            }
        }
    }

    std::size_t& count(std::string_view what) { return referee_.counts[std::string(what)]; }

    void note(const Connection& connection, std::string_view arrow, std::string_view other,
              std::string_view step, std::string_view sid, std::string_view more) {
        std::string& line = events_[++events_noted_ % events_.size()];
        line = std::to_string(step_) + " " + connection.client.uid() + "/" + connection.seat.id;
        for (const std::string_view part : {arrow, other, step, sid, more})
            line.append(part).append(" ");
    }

    void explain() const {
        std::cout << "step " << step_ << "\n";
        for (std::size_t i = 1; i <= events_.size(); ++i)
            std::cout << events_[(events_noted_ + i) % events_.size()] << "\n";
    }

    std::mt19937 random_;
    MemoryCallStore call_store_;
    Router router_{"jsongled", {RoomLimits{2, 12, 6}, {ring_timeout, setup_timeout}}, call_store_};
    CallReferee referee_{"jsongled"};
    Time now_ = Time(std::chrono::days(20'000));
    int step_ = 0;
    int connections_made_ = 0;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::array<std::string, events_printed> events_;
    std::size_t events_noted_ = 0;
};

Connection::Connection(Network& n, std::string id, std::string uid, int number)
    : network(n),
      seat{std::move(id), uid},
      client(std::move(uid), "c" + std::to_string(number),
             [this](std::string text) { network.said(*this, std::move(text)); }) {}

void Connection::deliver(OutgoingPtr message) {
    static const ServerIdentity identity{"jsongled", "", "", "s"};
    network.told(*this, read_message(text_for(*message, seat.id, identity)));
}

class CallModel : public ::testing::TestWithParam<unsigned> {};

TEST_P(CallModel, nobody_is_told_of_another_call_and_nobody_waits_for_ever) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    Network network(GetParam());
    network.run();
    for (const std::string_view what : must_happen)
        EXPECT_TRUE(network.counts().contains(what)) << what << " has not happened";
}

INSTANTIATE_TEST_SUITE_P(Seeds, CallModel, ::testing::Range(1U, 21U));

} // namespace
} // namespace jsongled::testing
