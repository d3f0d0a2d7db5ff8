#include <vector>

#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

/// Two calls, one up and one that rings; a MUC and a room; somebody without a name; a history that is waited
/// for, a sid that is over, and a call in vain.
class Invariants : public CallHandling {
  public:
    Invariants() {
        say(carol, "alice", "session-propose", "", "over");
        say(alice, "carol", "session-decline", "", "over");
        for (Client* client : {&alice, &bob, &carol})
            client->join("muc-join", "lobby");
        alice.join("session-join", "desk");
        bring_to(CallState::active, "up");
        say(carol, "dave", "session-propose", "", "rings");
        say(dave, "carol", "session-info", "ringing", "rings");
        harness.is_settling = false;
        carol.send("jsongled", {{"action", "iq-set"},
                                {"query", "call-history"},
                                {"transaction", "t"},
                                {"description", json::object{}}});
        carol.fill = Fill::filling;
        alice.send("carol", {{"action", "session-event"},
                             {"event", "typing"},
                             {"description", {{"x", std::string(20'000, 'x')}}}});
        EXPECT_EQ(find_breach(tables()), "");
    }

    void TestBody() override {}

    /// The tests reach where nobody else may, to see that it is noticed.
    Tables& tables() { return const_cast<Tables&>(harness.router.tables()); } // NOLINT(*-const-cast)
    Peer& peer(const Client& client) { return *tables().directory.find_peer(client.id()); }
    Room& lobby() { return *tables().rooms.find("lobby"); }
    Call& call(std::string_view sid) { return *tables().calls.find(sid); }
    /// Of somebody who is not there.
    Block& block() {
        blocks().put("mallory", harness.now.steady);
        return const_cast<Block&>(blocks().all().at("mallory")); // NOLINT(*-const-cast)
    }
    Blocks& blocks() { return tables().blocks; }
    Deadline deadline() { return tables().deadlines.set(harness.now.steady, CallDue{nullptr}); }

    Client& dave = harness.connect("dave");
    Client& nobody = harness.connect();
    Deadline unowned;

    using CallHandling::alice;
    using CallHandling::bob;
    using CallHandling::carol;
    using CallHandling::harness;
};

/// Harm to one table, and the sentence that tells of it.
struct Damage {
    const char* breach;
    void (*make)(Invariants&);
};

const Damage damages[] = {
    {"a peer stands under another id", [](Invariants& t) { t.peer(t.alice).id = "other"; }},
    {"nobody waits for what a peer holds to expire",
     [](Invariants& t) { t.peer(t.alice).ice_grant = std::make_unique<Peer::IceGrant>(); }},
    {"a peer without a name is in a room or a call",
     [](Invariants& t) { t.peer(t.nobody).rooms.push_back(&t.lobby()); }},
    {"nobody waits for a hello that has not come",
     [](Invariants& t) { t.peer(t.nobody).greeting->due.cancel(); }},
    {"a hello that has come is waited for",
     [](Invariants& t) { t.peer(t.dave).greeting = std::make_unique<Peer::Greeting>(); }},
    {"a peer is not among the connections of its user",
     [](Invariants& t) {
         t.peer(t.nobody).member = t.peer(t.dave).member;
         t.peer(t.nobody).greeting = nullptr;
     }},
    {"a peer is in a room that does not know it",
     [](Invariants& t) { t.peer(t.dave).rooms.push_back(&t.lobby()); }},
    {"a peer without a call has a part in one",
     [](Invariants& t) {
         t.tables().directory.name(t.peer(t.nobody), std::make_shared<Member>(Member{"erin", "{}"}));
         t.peer(t.nobody).part = CallPart::ringing;
     }},
    {"a block is of another user", [](Invariants& t) { t.block().uid = "other"; }},
    {"a block has no end", [](Invariants& t) { t.block().due.cancel(); }},
    {"a user who is kept out is there",
     [](Invariants& t) { t.tables().blocks.put("dave", t.harness.now.steady); }},
    {"a peer is in a call that is over", [](Invariants& t) { t.call("rings").names.sid = "up"; }},
    {"a call does not know the part of its party",
     [](Invariants& t) { t.peer(t.dave).part = CallPart::callee; }},
    {"a ringing is waited for in vain, or not at all",
     [](Invariants& t) { t.peer(t.dave).part = CallPart::offered; }},
    {"a void call has crossed nothing",
     [](Invariants& t) {
         t.peer(t.dave).offered = std::make_unique<Peer::Offered>(Peer::Offered{{}, CallNames()});
     }},
    {"an occupant is not seated, or does not know of it", [](Invariants& t) { t.peer(t.bob).rooms.clear(); }},
    {"a room has more occupants than are seated, or fewer",
     [](Invariants& t) { t.lobby().occupants.push_back(&t.peer(t.dave)); }},
    {"a room is empty", [](Invariants& t) { t.lobby().occupants.clear(); }},
    {"a room stands under another name",
     [](Invariants& t) {
         // Those inside would notice first.
         Room& desk = *t.tables().rooms.find("desk");
         for (Peer* peer : std::vector<Peer*>(desk.occupants))
             std::erase(peer->rooms, &desk);
         desk.rid = "other";
     }},
    {"a call rings for nobody, or for who has answered",
     [](Invariants& t) { t.call("up").ringing.push_back(&t.peer(t.dave)); }},
    {"a call is answered by nobody", [](Invariants& t) { t.call("rings").state = CallState::active; }},
    {"a call has lost its propose, or keeps it", [](Invariants& t) { t.call("rings").propose = nullptr; }},
    {"a call is not its caller's", [](Invariants& t) { t.call("up").users.clear(); }},
    {"a call that is up has a deadline", [](Invariants& t) { t.call("up").deadline = t.deadline(); }},
    {"a call goes through a room that its caller has left",
     [](Invariants& t) { t.call("rings").record.rid = "desk"; }},
    {"a peer without a connection waits for a reader, or is waited for",
     [](Invariants& t) { t.peer(t.carol).recipient = nullptr; }},
    {"a stall is of nobody, or has no end", [](Invariants& t) { t.peer(t.carol).pressure->stall.reset(); }},
    {"a peer waits for a reader without end", [](Invariants& t) { t.peer(t.alice).pressure->due.cancel(); }},
    {"a peer waits for a reader that does not know it",
     [](Invariants& t) { t.peer(t.carol).pressure->waiting.clear(); }},
    {"a reader knows somebody that does not wait for it",
     [](Invariants& t) { t.peer(t.carol).pressure->waiting.push_back(&t.peer(t.dave)); }},
    {"there are deadlines of nothing", [](Invariants& t) { t.unowned = t.deadline(); }},
    {"the answers that are waited for are miscounted", [](Invariants& t) { ++t.peer(t.alice).late_answers; }},
    {"more is stored than was written", [](Invariants& t) { t.tables().stored = t.tables().written + 1; }},
    {"a call is not known by its number", [](Invariants& t) { t.call("up").number += 100; }},
    {"the calls are miscounted by state", [](Invariants& t) { t.call("up").state = CallState::offering; }},
    {"the MUCs are miscounted", [](Invariants& t) { t.lobby().kind = RoomKind::room; }},
    {"the sids that are over are never forgotten",
     [](Invariants& t) {
         t.carol.drain();
         // Taken, and nobody has forgotten them.
         t.tables().directory.name(t.peer(t.nobody), std::make_shared<Member>(Member{"erin", "{}"}));
         const SteadyTime later = t.harness.now.steady + EndedSids::kept_for;
         while (t.tables().deadlines.take(later)) {
         }
     }},
};

class Damaged : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Damaged, tables_are_noticed) {
    Invariants tables;
    const Damage& damage = damages[GetParam()];
    damage.make(tables);
    EXPECT_EQ(find_breach(tables.tables()), damage.breach);
}

INSTANTIATE_TEST_SUITE_P(Each, Damaged, ::testing::Range(std::size_t{0}, std::size(damages)));

TEST(InvariantRound, finds_in_its_rounds_what_is_wrong_somewhere) {
    Invariants one;
    for (int i = 0; i < 300; ++i)
        one.harness.connect("user" + std::to_string(i));
    InvariantRound round;
    for (int i = 0; i < 200; ++i)
        ASSERT_EQ(round.find_breach(one.tables()), "");
    one.call("rings").propose = nullptr;
    std::string breach;
    int rounds = 0;
    for (; breach.empty() && rounds < 200; ++rounds)
        breach = round.find_breach(one.tables());
    EXPECT_EQ(breach, "a call has lost its propose, or keeps it");
}

} // namespace
} // namespace jsongled::testing
