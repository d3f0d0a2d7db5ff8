// Random events in a random order on the plain router, checked against a model that is too simple to be wrong.
// The seed of a failure is printed; --gtest_filter with that seed's test replays it. JSONGLED_SCHEDULE_STEPS
// makes the schedules longer: so many steps each.

#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/call_steps.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/room_steps.hpp"
#include "tests/support/schedule_world.hpp"

namespace jsongled::testing {
namespace {

constexpr long default_steps = 8'000;

long steps() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    const char* given = std::getenv("JSONGLED_SCHEDULE_STEPS");
    return given ? std::strtol(given, nullptr, 10) : default_steps;
}

/// Who comes and goes, reads or does not, and what an operator and the store do meanwhile.
class Schedule {
  public:
    explicit Schedule(unsigned seed) : world_(seed) {}

    void run() {
        for (long i = 0; i < steps() && !::testing::Test::HasFailure(); ++i) {
            world_.wait_a_little();
            step();
            disconnect_closed();
            ASSERT_TRUE(world_.rooms.due.empty()) << "nobody has told " << *world_.rooms.due.begin();
            check_rooms();
        }
        while (!world_.peers.empty())
            disconnect();
        while (world_.tell_of_the_store()) {
        }
        expect_nothing_left();
        expect_much_has_happened();
        replay();
    }

  private:
    void expect_nothing_left() {
        const Tables& tables = world_.router.tables();
        EXPECT_EQ(tables.directory.peers(), 0U);
        EXPECT_EQ(tables.directory.users(), 0U);
        EXPECT_EQ(tables.rooms.count(RoomKind::room) + tables.rooms.count(RoomKind::muc), 0U);
        EXPECT_EQ(tables.calls.size(), 0U);
        EXPECT_TRUE(tables.answers.all().empty());
        EXPECT_TRUE(tables.awaited.empty());
        EXPECT_EQ(tables.line_bytes, 0U);
        EXPECT_EQ(tables.stored, tables.written);
        for (std::size_t state = 0; state < count_of<CallState>; ++state)
            EXPECT_EQ(tables.calls.count(static_cast<CallState>(state)), 0U)
                << to_string(static_cast<CallState>(state));
        world_.now += std::max<std::chrono::milliseconds>(EndedSids::kept_for, Redials::kept_for);
        world_.tape.tick(world_.now);
        EXPECT_EQ(tables.deadlines.size(), 0U);
    }

    void expect_much_has_happened() {
        EXPECT_GT(world_.relayed, 1000U) << "a schedule in which little happens proves little";
        EXPECT_GT(world_.calls.rang(), 20U);
        EXPECT_GT(world_.calls.rang_late(), 0U);
        for (const auto* rare : {"told",
                                 "receipt for the author",
                                 "receipt for all",
                                 "second connection",
                                 "user named as a room",
                                 "room named as a user",
                                 "full",
                                 "with oneself only",
                                 "stored",
                                 "not stored",
                                 "waited for its recipient",
                                 "history",
                                 "history for nobody",
                                 "listing",
                                 "detached",
                                 "refused for pressure",
                                 "refused in a room",
                                 "cut as slow",
                                 "held",
                                 "held for a reader",
                                 "goes on as it says little",
                                 "drained for those who wait",
                                 "waited long enough",
                                 "expired",
                                 "ended by an operator",
                                 "kept out",
                                 "let in again",
                                 "room closed"})
            EXPECT_GT(world_.counts[rare], 0U) << rare;
    }

    /// The same inputs, read from bytes, make another router say the same, byte for byte.
    void replay() const {
        OutputLog log;
        Router router("jsongled", {ScheduleWorld::limits, {}}, {log, log, log});
        std::map<std::string, Echo> echoes;
        RouterTape::play(
            world_.tape.bytes(), router,
            [&](const std::string& peer) -> Recipient& {
                return echoes.try_emplace(peer, peer, log).first->second;
            },
            [&](const std::string& peer, Fill fill) { echoes.at(peer).fill = fill; }, [&] { log.mark(); });
        ASSERT_EQ(log.marks().size(), world_.log.marks().size());
        const auto [own, others] = std::ranges::mismatch(world_.log.marks(), log.marks());
        ASSERT_EQ(own, world_.log.marks().end()) << "after input " << own - world_.log.marks().begin();
        EXPECT_GT(log.outputs(), log.marks().size());
    }

    std::size_t pick(std::size_t n) { return world_.pick(n); }

    void step() {
        if (world_.is_deserted()) return connect();
        if (world_.calls.rings() && pick(2) == 0) return call_steps_.ring();
        if (pick(8) == 0) world_.tell_of_the_store();
        if (pick(12) == 0) read_or_not();
        if (pick(60) == 0) operate();
        if (world_.is_deserted()) return;
        const bool is_crowded = world_.peers.size() >= ScheduleWorld::most_peers;
        switch (pick(20)) {
        case 0: return is_crowded ? disconnect() : connect();
        case 1: return is_crowded ? say_rubbish() : connect();
        case 2: return pick(3) == 0 ? disconnect() : say_rubbish();
        case 3:
        case 4:
        case 5: return room_steps_.enter();
        case 6: return pick(3) == 0 ? room_steps_.list_members() : room_steps_.leave();
        case 18: return pick(3) == 0 ? detach() : ask_history();
        case 19: return list_calls();
        case 7:
        case 16:
        case 17: return call_steps_.propose();
        case 8:
        case 9:
        case 10:
        case 11: return call_steps_.go_on();
        default: return room_steps_.chat();
        }
    }

    /// What an operator does, now and then.
    void operate() {
        const ModelPeer& peer = world_.any_peer();
        switch (pick(4)) {
        case 0: return end(peer.id, DisconnectPeer{peer.id});
        case 1: return end(peer.uid, DisconnectUser{peer.uid});
        case 2: {
            const auto time = std::chrono::milliseconds(1'000 + pick(20'000));
            world_.blocked.insert(peer.uid);
            return end(peer.uid, DisconnectUser{peer.uid, time});
        }
        default: return room_steps_.close();
        }
    }

    void end(const std::string& whom, const OperatorAct& act) {
        world_.ended = whom;
        world_.tape.act(++world_.count, act, world_.now);
        world_.ended.clear();
    }

    /// Whom an operator keeps out: until the time is over, which the router tells when it falls due.
    bool is_kept_out(const std::string& uid) {
        if (world_.blocked.contains(uid) && pick(2) == 0) {
            world_.tape.act(++world_.count, LiftBlock{uid}, world_.now);
            world_.blocked.erase(uid);
            ++world_.counts["let in again"];
        }
        return world_.router.tables().blocks.has(uid);
    }

    /// Now and then one whom an operator has kept out.
    std::string any_newcomer() {
        const auto& blocked = world_.blocked;
        if (blocked.empty() || pick(6) > 0) return world_.any_name(world_.any_uid(), world_.any_rid());
        return *std::next(blocked.begin(), static_cast<std::ptrdiff_t>(pick(blocked.size())));
    }

    void connect() {
        auto& peer = *world_.peers.emplace_back(
            std::make_unique<ModelPeer>(world_, world_.new_id("peer"), any_newcomer()));
        // Some have a token, which expires while they are there. With one that has the name of a room they
        // would take it: credentials_test.cpp has that.
        Proof proof;
        if (pick(4) == 0 && !world_.rooms.rooms().contains(peer.uid))
            proof = granted(peer.uid, world_.now.wall, std::chrono::seconds(20 + pick(300)));
        world_.tape.connected(
            {peer.id, {}, "t", 262'144, ScheduleWorld::outbox_bytes, std::chrono::hours(24), std::move(proof)},
            peer, world_.now);
        const std::int64_t unfit = is_kept_out(peer.uid) ? 0 : world_.rooms.come(peer);
        const std::int64_t refused = world_.router.tables().blocks.has(peer.uid) ? 403005 : unfit;
        world_.arriving = &peer;
        world_.send(peer, "",
                    {{"action", "iq-result"},
                     {"query", "session-hello"},
                     {"transaction", "t"},
                     {"description", {{"uid", peer.uid}}}});
        world_.arriving = nullptr;
        ASSERT_EQ(world_.as_known(peer).said_hello(), refused == 0) << peer.uid;
        if (refused == 0) return world_.know_author(peer);
        ASSERT_EQ(peer.answers.size(), 2U);
        ASSERT_EQ(peer.answers[0].at("status"), "failed");
        ASSERT_EQ(error_code_of(peer.answers[1]), refused);
        if (refused == 403005) ++world_.counts["kept out"];
        if (peer.uid.starts_with("room")) ++world_.counts["user named as a room"];
        world_.tape.disconnected(peer.id, {}, world_.now);
        world_.peers.pop_back();
    }

    void disconnect() {
        auto& peers = world_.peers;
        std::size_t which = pick(peers.size());
        // Now and then one that waits for an answer.
        if (pick(3) == 0)
            for (std::size_t i = 0; i < peers.size(); ++i)
                if (!peers[i]->histories.empty()) which = i;
        world_.rooms.go(*peers[which]);
        if (!peers[which]->histories.empty()) ++world_.counts["history for nobody"];
        remove(which, {});
    }

    void remove(std::size_t which, Departure departure) {
        world_.tape.disconnected(world_.peers[which]->id, departure, world_.now);
        world_.forget_unheard();
        world_.peers.erase(world_.peers.begin() + static_cast<std::ptrdiff_t>(which));
    }

    /// Whoever could not keep up leaves.
    void disconnect_closed() {
        for (std::size_t i = world_.peers.size(); i > 0; --i) {
            const auto why = world_.peers[i - 1]->closed;
            if (!why) continue;
            world_.rooms.go(*world_.peers[i - 1]);
            remove(i - 1, {*why});
            if (*why == CloseCause::slow) ++world_.counts["cut as slow"];
        }
    }

    /// If there is one.
    ModelPeer& one_that_stalls() {
        for (const auto& peer : world_.peers)
            if (!peer->is_detached && peer->stalls(world_.now.steady)) return *peer;
        return world_.any_peer();
    }

    /// One stops reading, or reads less, or reads all that waits for it.
    void read_or_not() {
        ModelPeer& peer = pick(4) == 0 ? one_that_stalls() : world_.any_peer();
        if (peer.is_detached) return;
        if (peer.fill == Fill::roomy) {
            peer.fill = pick(2) == 0 ? Fill::filling : Fill::full;
            return world_.tape.filled(peer.id, peer.fill);
        }
        peer.fill = Fill::roomy;
        peer.stall_over.reset();
        peer.shares.clear();
        world_.tape.filled(peer.id, peer.fill);
        const Pressure* pressure = world_.as_known(peer).pressure.get();
        if (pressure && !pressure->waiting.empty()) ++world_.counts["drained for those who wait"];
        world_.tape.drained(peer.id);
        const Pressure* left = world_.as_known(peer).pressure.get();
        ASSERT_TRUE(!left || (left->waiting.empty() && !left->stall));
    }

    /// It keeps its rooms and its call, and hears nothing any more.
    void detach() {
        ModelPeer& peer = world_.any_peer();
        peer.is_detached = true;
        world_.tape.detached(peer.id);
        ++world_.counts["detached"];
    }

    void ask_history() {
        ModelPeer& peer = world_.any_peer();
        if (peer.is_detached || peer.histories.size() == 20) return;
        const std::string transaction = world_.new_id("h");
        peer.histories.insert(transaction);
        world_.send(peer, "jsongled",
                    {{"action", "iq-set"},
                     {"query", "call-history"},
                     {"transaction", transaction},
                     {"description", {{"limit", 1 + pick(30)}}}});
    }

    void list_calls() {
        world_.tape.list_calls(++world_.count, 1 + pick(50));
        ++world_.counts["listing"];
    }

    void say_rubbish() {
        static const char* const rubbish[] = {
            "",
            "{",
            "[]",
            R"({"id":"x"})",
            R"({"id":"x","jsongle":{}})",
            R"({"id":"x","to":"user1","from":"user2","jsongle":{"action":"dance"}})",
            R"({"id":"x","to":"user1","jsongle":{"action":"session-text"}})"};
        world_.receive(world_.any_peer(), rubbish[pick(std::size(rubbish))]);
    }

    void check_rooms() {
        const Tables& tables = world_.router.tables();
        const auto& rooms = world_.rooms.rooms();
        const auto mucs = static_cast<std::size_t>(
            std::ranges::count_if(rooms, [](const auto& room) { return room.second.kind == RoomKind::muc; }));
        ASSERT_EQ(tables.rooms.count(RoomKind::muc), mucs);
        ASSERT_EQ(tables.rooms.count(RoomKind::room), rooms.size() - mucs);
        for (const auto& peer : world_.peers)
            ASSERT_EQ(world_.as_known(*peer).rooms.size(), peer->rooms.size());
    }

    ScheduleWorld world_;
    RoomSteps room_steps_{world_};
    CallSteps call_steps_{world_};
};

class Schedules : public ::testing::TestWithParam<unsigned> {};

TEST_P(Schedules, keep_every_promise) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    Schedule(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, Schedules, ::testing::Range(1U, 21U));

} // namespace
} // namespace jsongled::testing
