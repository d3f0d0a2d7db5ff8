// Random events in a random order on the plain router, checked against a model that is too simple to be wrong.
// The seed of a failure is printed; --gtest_filter with that seed's test replays it. JSONGLED_SCHEDULE_STEPS
// makes the schedules longer: so many steps each.

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "storage/memory_call_store.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/late_store_events.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/output_log.hpp"
#include "tests/support/room_model.hpp"
#include "tests/support/router_harness.hpp"
#include "tests/support/router_tape.hpp"

namespace jsongled::testing {
namespace {

constexpr RoomLimits limits{2, 12, 6};
constexpr long default_steps = 8'000;
constexpr std::size_t most_peers = 300;
constexpr std::size_t users = 150;
constexpr std::size_t rooms = 60;
constexpr std::size_t outbox_bytes = 65'536;
constexpr std::size_t share = outbox_bytes / shares_of_outbox;

long steps() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    const char* given = std::getenv("JSONGLED_SCHEDULE_STEPS");
    return given ? std::strtol(given, nullptr, 10) : default_steps;
}

struct ModelPeer;

/// The message that is being sent, and who has got it.
struct Expectation {
    std::string mid;
    RoomModel::Delivery delivery;
    std::set<RoomModel::Connection*> reached = {};
};

class Schedule;

struct ModelPeer final : Recipient, RoomModel::Connection {
    ModelPeer(Schedule& s, std::string i, std::string u)
        : Connection{std::move(i), std::move(u)}, schedule(s) {}
    void deliver(OutgoingPtr message) override;
    Fill fill_with(std::size_t) const override { return fill; }
    void hold() override;
    void go_on() override;
    void close(CloseCause why) override;

    Schedule& schedule;
    std::map<std::string, std::uint64_t> last_of_sender = {}; ///< sender's peer id -> its number
    std::map<std::string, std::uint64_t> last_of_room = {};   ///< rid -> the room's number
    std::set<std::string> calls = {};                         ///< sids it proposed or was proposed
    std::set<std::string> proposed = {};                      ///< sids it proposed
    std::set<std::string> tried = {};                         ///< sids it has seen `trying` of
    std::vector<json::object> answers = {};                   ///< what the server has said to what it sent last
    std::set<std::string> histories = {};                     ///< transactions of those it has asked for
    std::deque<SteadyTime> joins = {};                        ///< of the last seconds
    bool is_detached = false;
    Fill fill = Fill::roomy;
    std::optional<SteadyTime> stall_over = {};      ///< since something has come while it was not roomy
    std::map<std::string, std::size_t> shares = {}; ///< of each sender since then, by peer id
    bool is_held = false;
    std::optional<CloseCause> closed = {}; ///< by the router
};

class Schedule {
  public:
    explicit Schedule(unsigned seed)
        : random_(seed), clock_setter_(seed), router_("jsongled", {limits, {}}, {log_, log_, log_}) {}

    void run() {
        for (long i = 0; i < steps() && !::testing::Test::HasFailure(); ++i) {
            now_ += std::chrono::milliseconds(pick(50));
            clock_setter_.come_by(now_);
            step();
            disconnect_closed();
            ASSERT_TRUE(model_.due.empty()) << "nobody has told " << *model_.due.begin();
            check_rooms();
        }
        while (!peers_.empty())
            disconnect();
        while (tell_of_the_store()) {
        }
        const Tables& tables = router_.tables();
        EXPECT_EQ(tables.directory.peers(), 0U);
        EXPECT_EQ(tables.directory.users(), 0U);
        EXPECT_EQ(tables.rooms.count(RoomKind::room) + tables.rooms.count(RoomKind::muc), 0U);
        EXPECT_EQ(tables.calls.size(), 0U);
        EXPECT_TRUE(tables.answers.all().empty());
        EXPECT_EQ(tables.stored, tables.written);
        for (std::size_t state = 0; state < count_of<CallState>; ++state)
            EXPECT_EQ(tables.calls.count(static_cast<CallState>(state)), 0U)
                << to_string(static_cast<CallState>(state));
        now_ += std::max<std::chrono::milliseconds>(EndedSids::kept_for, Redials::kept_for);
        tape_.tick(now_);
        EXPECT_EQ(tables.deadlines.size(), 0U);
        EXPECT_GT(relayed_, 1000U) << "a schedule in which little happens proves little";
        EXPECT_GT(rang_, 20U);
        EXPECT_GT(rang_late_, 0U);
        for (const auto* rare : {"told",
                                 "receipt for the author",
                                 "receipt for all",
                                 "second connection",
                                 "user named as a room",
                                 "room named as a user",
                                 "full",
                                 "with oneself only",
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
            EXPECT_GT(counts_[rare], 0U) << rare;
        replay();
    }

    /// The same inputs, read from bytes, make another router say the same, byte for byte.
    void replay() {
        OutputLog log;
        Router router("jsongled", {limits, {}}, {log, log, log});
        std::map<std::string, Echo> echoes;
        RouterTape::play(
            tape_.bytes(), router,
            [&](const std::string& peer) -> Recipient& {
                return echoes.try_emplace(peer, peer, log).first->second;
            },
            [&](const std::string& peer, Fill fill) { echoes.at(peer).fill = fill; }, [&] { log.mark(); });
        ASSERT_EQ(log.marks().size(), log_.marks().size());
        const auto [own, others] = std::ranges::mismatch(log_.marks(), log.marks());
        ASSERT_EQ(own, log_.marks().end()) << "after input " << own - log_.marks().begin();
        EXPECT_GT(log.outputs(), log.marks().size());
    }

    /// From now on, or no longer, nothing is to be read of a peer: for a late answer, or for a slow reader.
    void held(ModelPeer& peer) {
        ASSERT_FALSE(peer.is_held);
        peer.is_held = true;
        log_.held(peer.id);
        ++counts_["held"];
    }
    void went_on(ModelPeer& peer) {
        ASSERT_TRUE(peer.is_held);
        peer.is_held = false;
        log_.went_on(peer.id);
    }
    void closed(ModelPeer& peer, CloseCause why) {
        peer.closed = why;
        log_.closed(peer.id, why);
        if (why == CloseCause::credential) return expired(peer);
        if (why == CloseCause::admin) return ended(peer);
        ASSERT_EQ(peer.fill, Fill::full) << to_string(why);
        ASSERT_EQ(why, CloseCause::slow);
        ASSERT_TRUE(peer.stall_over && *peer.stall_over <= now_.steady) << "it has not had its time";
    }

    /// Its token has: nothing may come for it any more.
    void expired(ModelPeer& peer) {
        ASSERT_FALSE(peer.is_detached);
        peer.is_detached = true;
        ++counts_["expired"];
    }

    /// By an operator: the same.
    void ended(ModelPeer& peer) {
        ASSERT_TRUE(ended_ == peer.uid || ended_ == peer.id || blocked_.contains(peer.uid)) << peer.id;
        peer.is_detached = true;
        ++counts_["ended by an operator"];
    }

    /// Everything that the router sends comes through here.
    void delivered(ModelPeer& to, const std::string& text, std::size_t cost) {
        log_.delivered(to.id, text);
        const json::object message = parse_object(text);
        ASSERT_FALSE(to.is_detached);
        ASSERT_EQ(message.at("to").as_string(), to.id);
        const json::object& jsongle = message.at("jsongle").as_object();
        if (message.at("from") == "jsongled") return server_said(to, jsongle, cost);

        if (arriving_ == &to) return rings_late(to, jsongle);
        ASSERT_TRUE(current_) << "a relay out of nowhere";
        ASSERT_EQ(message.at("id").as_string(), current_->mid);
        ASSERT_EQ(message.at("from").as_string(), current_->delivery.from) << "not the server's stamp";
        ASSERT_TRUE(current_->delivery.recipients.contains(&to)) << to.id << " is not addressed";
        ASSERT_TRUE(current_->reached.insert(&to).second) << to.id << " gets it twice";
        ++relayed_;
        if (is_counted_) count(to, cost);
        const json::object& description = jsongle.at("description").as_object();
        const std::string sender(description.at("sender").as_string());
        in_order(to.last_of_sender[sender], description.at("number"));
        if (const json::value* room = description.if_contains("room"))
            in_order(to.last_of_room[std::string(room->as_string())], description.at("room_number"));
        if (const json::value* sid = jsongle.if_contains("sid")) {
            ASSERT_NE(to.fill, Fill::full) << "there is no room for it";
            call_message(to, std::string(sid->as_string()), jsongle);
        }
    }

  private:
    std::size_t pick(std::size_t n) { return random_() % n; }
    const Peer& as_known(const ModelPeer& peer) const { return *router_.tables().directory.find_peer(peer.id); }
    /// One that has a connection, if there is one.
    ModelPeer& any_peer() {
        std::size_t which = pick(peers_.size());
        for (std::size_t tries = 0; peers_[which]->is_detached && tries < peers_.size(); ++tries)
            which = (which + 1) % peers_.size();
        return *peers_[which];
    }
    std::string any_uid() { return "user" + std::to_string(pick(users)); }
    std::string any_rid() { return "room" + std::to_string(pick(rooms)); }
    /// Now and then one that is mostly something else's.
    std::string any_name(std::string usual, std::string other) {
        const std::size_t odd = pick(60);
        return odd == 0 ? "JSONgled" : odd < 3 ? std::move(other) : std::move(usual);
    }
    /// One of the latest, so that most calls go on for a while. There has to be one.
    std::string any_sid() { return sids_[sids_.size() - 1 - pick(std::min<std::size_t>(sids_.size(), 40))]; }

    static void in_order(std::uint64_t& last, const json::value& number) {
        ASSERT_LT(last, number.to_number<std::uint64_t>());
        last = number.to_number<std::uint64_t>();
    }

    /// What comes to one who is not roomy counts for whoever has said it, until the time of the stall is over.
    void count(ModelPeer& to, std::size_t cost) {
        if (to.fill == Fill::roomy || speaking_ == &to) return;
        if (!to.stall_over) to.stall_over = now_.steady + longest_stall;
        if (now_.steady >= *to.stall_over) return;
        if ((to.shares[speaking_->id] += cost) > share)
            must_wait_ = true;
        else
            ++counts_["goes on as it says little"];
    }

    void server_said(ModelPeer& to, const json::object& jsongle, std::size_t cost) {
        if (jsongle.at("action") == "session-info" && jsongle.at("reason") == "trying")
            to.tried.insert(std::string(jsongle.at("sid").as_string()));
        const json::value* event = jsongle.if_contains("event");
        if (event && *event == "expiring") return;
        if (error_code_of(jsongle) == 401001) return;
        if (event && *event == "joined") count(to, cost);
        if (event && (*event == "joined" || *event == "left")) return told(to, jsongle);
        if (const json::value* query = jsongle.if_contains("query"); query && *query == "call-history")
            return history_came(to, jsongle);
        if (jsongle.at("action") != "session-info" && jsongle.at("action") != "session-retract")
            to.answers.push_back(jsongle);
    }

    void history_came(ModelPeer& to, const json::object& jsongle) {
        ASSERT_EQ(jsongle.at("action"), "iq-result");
        ASSERT_EQ(to.histories.erase(std::string(jsongle.at("transaction").as_string())), 1U)
            << "not asked for";
        ++counts_["history"];
    }

    void told(ModelPeer& to, const json::object& jsongle) {
        const json::object& description = jsongle.at("description").as_object();
        const json::object& member = description.at("member").as_object();
        const std::string line = to.id + " " + std::string(jsongle.at("event").as_string()) + " " +
                                 std::string(member.at("uid").as_string()) + " " +
                                 std::string(description.at("rid").as_string());
        const auto expected = model_.due.find(line);
        ASSERT_NE(expected, model_.due.end()) << line;
        model_.due.erase(expected);
        ++counts_["told"];
    }

    /// The one answer of the server to what `peer` has just sent.
    static json::object answer_to(ModelPeer& peer) {
        if (peer.answers.size() != 1) {
            ADD_FAILURE() << peer.answers.size() << " answers";
            return {};
        }
        return std::move(peer.answers.front());
    }

    /// A device that says hello gets the call that rings for its user.
    void rings_late(ModelPeer& to, const json::object& jsongle) {
        ASSERT_EQ(jsongle.at("action"), "session-propose");
        const std::string sid(jsongle.at("sid").as_string());
        ASSERT_EQ(address_of_.at(sid).second, to.uid) << "not its user's call";
        ++rang_late_;
        to.calls.insert(sid);
    }

    void call_message(ModelPeer& to, const std::string& sid, const json::object& jsongle) {
        if (jsongle.at("action") == "session-propose") {
            to.calls.insert(sid);
            to_ring_.emplace_back(to.id, sid);
            return;
        }
        ASSERT_TRUE(to.calls.contains(sid)) << "a message of a call that is not the recipient's";
        if (jsongle.at("reason") == "ringing") {
            ++rang_;
            ASSERT_TRUE(to.tried.contains(sid) || !to.proposed.contains(sid)) << "ringing before trying";
        }
    }

    /// Nobody is there who could say anything.
    bool is_deserted() const {
        return std::ranges::all_of(peers_, [](const auto& peer) { return peer->is_detached; });
    }

    void step() {
        if (is_deserted()) return connect();
        if (!to_ring_.empty() && pick(2) == 0) return ring();
        if (pick(8) == 0) tell_of_the_store();
        if (pick(12) == 0) read_or_not();
        if (pick(60) == 0) operate();
        if (is_deserted()) return;
        switch (pick(20)) {
        case 0: return peers_.size() < most_peers ? connect() : disconnect();
        case 1: return peers_.size() < most_peers ? connect() : say_rubbish();
        case 2: return pick(3) == 0 ? disconnect() : say_rubbish();
        case 3:
        case 4:
        case 5: return enter_room();
        case 6: return pick(3) == 0 ? list_members() : leave_room();
        case 18: return pick(3) == 0 ? detach() : ask_history();
        case 19: return list_calls();
        case 7:
        case 16:
        case 17: return propose();
        case 8:
        case 9:
        case 10:
        case 11: return continue_call();
        default: return chat();
        }
    }

    /// What an operator does, now and then.
    void operate() {
        const ModelPeer& peer = any_peer();
        switch (pick(4)) {
        case 0: return end(peer.id, DisconnectPeer{peer.id});
        case 1: return end(peer.uid, DisconnectUser{peer.uid});
        case 2: {
            const auto time = std::chrono::milliseconds(1'000 + pick(20'000));
            blocked_.insert(peer.uid);
            return end(peer.uid, DisconnectUser{peer.uid, time});
        }
        default: return close_room();
        }
    }

    void end(const std::string& whom, const OperatorAct& act) {
        ended_ = whom;
        tape_.act(++count_, act, now_);
        ended_.clear();
    }

    void close_room() {
        const std::string rid = any_rid();
        if (model_.rooms().contains(rid)) {
            model_.close(rid);
            ++counts_["room closed"];
        }
        tape_.act(++count_, CloseRoom{rid}, now_);
        forget_unheard();
    }

    /// Whom an operator keeps out: until the time is over, which the router tells when it falls due.
    bool is_kept_out(const std::string& uid) {
        if (blocked_.contains(uid) && pick(2) == 0) {
            tape_.act(++count_, LiftBlock{uid}, now_);
            blocked_.erase(uid);
            ++counts_["let in again"];
        }
        return router_.tables().blocks.has(uid);
    }

    /// Now and then one whom an operator has kept out.
    std::string any_newcomer() {
        if (blocked_.empty() || pick(6) > 0) return any_name(any_uid(), any_rid());
        return *std::next(blocked_.begin(), static_cast<std::ptrdiff_t>(pick(blocked_.size())));
    }

    void connect() {
        auto& peer = *peers_.emplace_back(
            std::make_unique<ModelPeer>(*this, "peer" + std::to_string(++count_), any_newcomer()));
        // Some have a token, which expires while they are there. With one that has the name of a room they
        // would take it: credentials_test.cpp has that.
        Proof proof;
        if (pick(4) == 0 && !model_.rooms().contains(peer.uid))
            proof = granted(peer.uid, now_.wall, std::chrono::seconds(20 + pick(300)));
        tape_.connected({peer.id, {}, "t", 262'144, outbox_bytes, std::chrono::hours(24), std::move(proof)},
                        peer, now_);
        const std::int64_t unfit = is_kept_out(peer.uid) ? 0 : model_.come(peer);
        const std::int64_t refused = router_.tables().blocks.has(peer.uid) ? 403005 : unfit;
        arriving_ = &peer;
        send(peer, "",
             {{"action", "iq-result"},
              {"query", "session-hello"},
              {"transaction", "t"},
              {"description", {{"uid", peer.uid}}}});
        arriving_ = nullptr;
        ASSERT_EQ(as_known(peer).said_hello(), refused == 0) << peer.uid;
        if (refused == 0) return;
        ASSERT_EQ(peer.answers.size(), 2U);
        ASSERT_EQ(peer.answers[0].at("status"), "failed");
        ASSERT_EQ(error_code_of(peer.answers[1]), refused);
        if (refused == 403005) ++counts_["kept out"];
        if (peer.uid.starts_with("room")) ++counts_["user named as a room"];
        tape_.disconnected(peer.id, {}, now_);
        peers_.pop_back();
    }

    void disconnect() {
        std::size_t which = pick(peers_.size());
        // Now and then one that waits for an answer.
        if (pick(3) == 0)
            for (std::size_t i = 0; i < peers_.size(); ++i)
                if (!peers_[i]->histories.empty()) which = i;
        model_.go(*peers_[which]);
        if (!peers_[which]->histories.empty()) ++counts_["history for nobody"];
        remove(which, {});
    }

    void remove(std::size_t which, Departure departure) {
        tape_.disconnected(peers_[which]->id, departure, now_);
        forget_unheard();
        peers_.erase(peers_.begin() + static_cast<std::ptrdiff_t>(which));
    }

    /// Whoever could not keep up leaves.
    void disconnect_closed() {
        for (std::size_t i = peers_.size(); i > 0; --i) {
            const auto why = peers_[i - 1]->closed;
            if (!why) continue;
            model_.go(*peers_[i - 1]);
            remove(i - 1, {*why});
            if (*why == CloseCause::slow) ++counts_["cut as slow"];
        }
    }

    /// If there is one.
    ModelPeer& one_that_stalls() {
        for (const auto& peer : peers_)
            if (!peer->is_detached && peer->stall_over && *peer->stall_over > now_.steady) return *peer;
        return any_peer();
    }

    /// One stops reading, or reads less, or reads all that waits for it.
    void read_or_not() {
        ModelPeer& peer = pick(4) == 0 ? one_that_stalls() : any_peer();
        if (peer.is_detached) return;
        if (peer.fill == Fill::roomy) {
            peer.fill = pick(2) == 0 ? Fill::filling : Fill::full;
            return tape_.filled(peer.id, peer.fill);
        }
        peer.fill = Fill::roomy;
        peer.stall_over.reset();
        peer.shares.clear();
        tape_.filled(peer.id, peer.fill);
        const Pressure* pressure = as_known(peer).pressure.get();
        if (pressure && !pressure->waiting.empty()) ++counts_["drained for those who wait"];
        tape_.drained(peer.id);
        const Pressure* left = as_known(peer).pressure.get();
        ASSERT_TRUE(!left || (left->waiting.empty() && !left->stall));
    }

    /// After a tick nobody has waited longer than they may.
    void tick() {
        const auto waiting = [&] {
            return std::ranges::count_if(peers_, [&](const auto& peer) {
                const Pressure* pressure = as_known(*peer).pressure.get();
                return pressure && pressure->reader && pressure->reader->pressure->stall->over <= now_.steady;
            });
        };
        if (waiting() > 0) ++counts_["waited long enough"];
        tape_.tick(now_);
        ASSERT_EQ(waiting(), 0);
    }

    /// It keeps its rooms and its call, and hears nothing any more.
    void detach() {
        ModelPeer& peer = any_peer();
        peer.is_detached = true;
        tape_.detached(peer.id);
        ++counts_["detached"];
    }

    /// What a peer without a connection would be told is told to nobody.
    void forget_unheard() {
        for (const auto& peer : peers_)
            if (peer->is_detached)
                std::erase_if(model_.due,
                              [&](const std::string& line) { return line.starts_with(peer->id + " "); });
    }

    void ask_history() {
        ModelPeer& peer = any_peer();
        if (peer.is_detached || peer.histories.size() == 20) return;
        const std::string transaction = "h" + std::to_string(++count_);
        peer.histories.insert(transaction);
        send(peer, "jsongled",
             {{"action", "iq-set"},
              {"query", "call-history"},
              {"transaction", transaction},
              {"description", {{"limit", 1 + pick(30)}}}});
    }

    void list_calls() {
        tape_.list_calls(++count_, 1 + pick(50));
        ++counts_["listing"];
    }

    /// One thing that the store has to tell comes to the router, not always the first. False if there is
    /// nothing.
    bool tell_of_the_store() {
        if (pick(3) == 0 || store_events_.is_empty()) call_store_.work(store_events_);
        return store_events_.tell_one(tape_, pick(1'000));
    }

    /// Mostly a room of anybody's, often one of the user's other connections'.
    std::string room_to_enter(const ModelPeer& peer) {
        if (pick(3) == 0)
            for (const auto& other : peers_)
                if (other->uid == peer.uid && !other->rooms.empty()) return *other->rooms.begin();
        // Where nobody else comes, one can be in company with oneself alone.
        return pick(6) == 0 ? "desk of " + peer.uid : any_name(any_rid(), any_peer().uid);
    }

    /// Not so often that it would be refused for that.
    bool joins_too_often(ModelPeer& peer) const {
        const auto lately = now_.steady - std::chrono::seconds(20);
        while (!peer.joins.empty() && peer.joins.front() < lately)
            peer.joins.pop_front();
        if (peer.joins.size() == 20) return true;
        peer.joins.push_back(now_.steady);
        return false;
    }

    void enter_room() {
        ModelPeer& peer = any_peer();
        if (joins_too_often(peer)) return;
        const std::string rid = room_to_enter(peer);
        const auto known = model_.rooms().find(rid);
        const RoomKind kind = known != model_.rooms().end() && pick(8) > 0 ? known->second.kind
                              : rid.starts_with("desk") || pick(3) == 0    ? RoomKind::room
                                                                           : RoomKind::muc;
        const bool is_new = !peer.rooms.contains(rid);
        const std::int64_t refused = model_.join(peer, kind, rid);
        ask(peer, kind == RoomKind::room ? "session-join" : "muc-join", rid);
        const json::object answer = answer_to(peer);
        ASSERT_EQ(error_code_of(answer), refused) << rid;
        if (rid.starts_with("user") && refused == 409001) ++counts_["room named as a user"];
        if (refused == 403001) ++counts_["full"];
        if (refused == 0) expect_members(peer, rid, answer);
        if (refused == 0 && is_new && has_company_of_own(peer, rid)) ++counts_["second connection"];
    }

    void expect_members(const ModelPeer& peer, const std::string& rid, const json::object& answer) {
        const json::object& description = answer.at("description").as_object();
        std::vector<std::string> listed;
        for (const json::value& member : description.at("members").as_array())
            listed.emplace_back(member.at("uid").as_string());
        ASSERT_EQ(listed, model_.others_in(peer, rid));
        ASSERT_FALSE(description.contains("complete"));
    }

    bool has_company_of_own(const ModelPeer& peer, const std::string& rid) const {
        const auto& members = model_.rooms().at(rid).members;
        return std::ranges::any_of(
            members, [&](const RoomModel::Connection* one) { return one != &peer && one->uid == peer.uid; });
    }

    void leave_room() {
        ModelPeer& peer = any_peer();
        const std::string rid = !peer.rooms.empty() && pick(4) > 0 ? *peer.rooms.begin() : any_rid();
        const std::int64_t refused = model_.leave(peer, rid);
        ask(peer, "session-leave", rid);
        ASSERT_EQ(error_code_of(answer_to(peer)), refused);
    }

    void list_members() {
        ModelPeer& peer = any_peer();
        const std::string rid = !peer.rooms.empty() && pick(4) > 0 ? *peer.rooms.begin() : any_rid();
        ask(peer, "room-members", rid);
        const json::object answer = answer_to(peer);
        ASSERT_EQ(error_code_of(answer), peer.rooms.contains(rid) ? 0 : 404002);
        if (peer.rooms.contains(rid)) expect_members(peer, rid, answer);
    }

    void ask(ModelPeer& peer, const char* query, const std::string& rid) {
        send(peer, "jsongled",
             {{"action", "iq-set"}, {"query", query}, {"transaction", "t"}, {"description", {{"rid", rid}}}});
    }

    /// An address of some kind, mostly one that leads somewhere.
    std::string any_address(const ModelPeer& sender) {
        std::string rid =
            sender.rooms.empty()
                ? any_rid()
                : *std::next(sender.rooms.begin(), static_cast<std::ptrdiff_t>(pick(sender.rooms.size())));
        switch (pick(5)) {
        case 0: return any_uid();
        case 1: return any_peer().id;
        case 2: return rid + "/" + any_peer().uid;
        default: return rid;
        }
    }

    void chat() {
        ModelPeer* waits = nullptr;
        for (const auto& peer : peers_)
            if (peer->id == last_held_.first && !peer->is_detached && pick(2) == 0) waits = peer.get();
        // What had been read of one before it was held comes in all the same.
        ModelPeer& sender = waits ? *waits : any_peer();
        const std::string to = waits ? last_held_.second : any_address(sender);
        if (to == sender.id) return;
        switch (pick(5)) {
        case 0:
        case 1: return say(sender, to, RoomModel::Says::text, {{"action", "session-text"}});
        case 2:
            return say(sender, to, RoomModel::Says::event, {{"action", "session-event"}, {"event", "typing"}});
        case 3:
            return say(sender, to, RoomModel::Says::request,
                       {{"action", "iq-get"}, {"query", "q"}, {"transaction", "t"}});
        default: return acknowledge(sender, to);
        }
    }

    std::string new_mid() { return "m" + std::to_string(++count_); }

    void say(ModelPeer& sender, const std::string& to, RoomModel::Says what, json::object jsongle) {
        current_ = {new_mid(), model_.deliver(sender, what, to)};
        // Those count as well who have no connection just now, or are cut off.
        const bool is_heard = !current_->delivery.recipients.empty();
        jsongle["description"] = description(sender, to);
        send_expected(sender, to, std::move(jsongle));
        const RoomModel::Delivery& delivery = current_->delivery;
        if (what != RoomModel::Says::text || delivery.error) {
            ASSERT_EQ(sender.answers.size(), delivery.error ? 1U : 0U);
        }
        if (what == RoomModel::Says::text && !delivery.error) {
            ASSERT_EQ(answer_to(sender).at("event"), "ack");
            if (is_heard) model_.remember(sender, current_->mid, to);
        }
        current_.reset();
    }

    static bool is_for_one_user(const RoomModel::Delivery& delivery) {
        std::set<std::string> uids;
        for (const RoomModel::Connection* one : delivery.recipients)
            uids.insert(one->uid);
        return uids.size() == 1;
    }

    /// Where one of a user's connections has no room it is refused, and so is in a room what is more than the
    /// sender's share of one that has not had its time; those who have had it are cut off.
    void leave_out_the_full(const ModelPeer& sender, RoomModel::Delivery& delivery, std::size_t cost) {
        const bool is_direct = is_for_one_user(delivery);
        const auto is_full = [&](const ModelPeer& one) { return !one.is_detached && one.fill == Fill::full; };
        const auto is_over = [&](const ModelPeer& one) {
            return one.stall_over && *one.stall_over <= now_.steady;
        };
        const auto refuses = [&](const RoomModel::Connection* connection) {
            const auto& one = static_cast<const ModelPeer&>(*connection);
            if (is_direct || !is_full(one)) return is_full(one);
            const auto had = one.shares.find(sender.id);
            return one.stall_over && !is_over(one) &&
                   (had == one.shares.end() ? 0 : had->second) + cost > share;
        };
        if (std::ranges::any_of(delivery.recipients, refuses)) {
            delivery.error = 503001;
            delivery.recipients.clear();
            ++counts_[is_direct ? "refused for pressure" : "refused in a room"];
        }
        std::erase_if(delivery.recipients, [&](const RoomModel::Connection* connection) {
            const auto& one = static_cast<const ModelPeer&>(*connection);
            return !is_direct && is_full(one) && is_over(one);
        });
    }

    void acknowledge(ModelPeer& sender, const std::string& to) {
        const std::string mid = model_.mid_of(to.substr(0, to.find('/')), pick(200));
        current_ = {new_mid(), model_.deliver_receipt(sender, mid, to)};
        is_counted_ = !is_for_one_user(current_->delivery);
        json::object said = description(sender, to);
        said["mid"] = mid;
        send_expected(sender, to,
                      {{"action", "session-event"}, {"event", "ack"}, {"description", std::move(said)}});
        if (sender.rooms.contains(to)) ++counts_[mid == "none" ? "receipt for all" : "receipt for the author"];
        is_counted_ = true;
        current_.reset();
    }

    void send_expected(ModelPeer& sender, const std::string& to, json::object jsongle) {
        const std::string text = compose(to, std::move(jsongle));
        to_ = to;
        RoomModel::Delivery& delivery = current_->delivery;
        leave_out_the_full(sender, delivery,
                           Outgoing::relay(std::get<Envelope>(parse_envelope(text)), now_.wall)->cost());
        sender.answers.clear();
        receive(sender, text);
        std::erase_if(delivery.recipients, [](const RoomModel::Connection* connection) {
            return static_cast<const ModelPeer*>(connection)->is_detached;
        });
        ASSERT_EQ(current_->reached, delivery.recipients) << to;
        if (delivery.error) {
            ASSERT_EQ(error_code_of(answer_to(sender)), delivery.error) << to;
        }
        if (delivery.error == 404003 && has_company_of_own(sender, to)) ++counts_["with oneself only"];
    }

    void propose() {
        ModelPeer& sender = any_peer();
        const std::string sid = !sids_.empty() && pick(20) == 0 ? any_sid() : "sid" + std::to_string(++count_);
        const std::string to = any_address(sender);
        sids_.push_back(sid);
        // One that is proposed again is refused.
        address_of_.try_emplace(sid, &sender, to);
        sender.calls.insert(sid);
        sender.proposed.insert(sid);
        say_in_call(sender, to, sid, "session-propose", "");
    }

    /// What a client does by itself when it is called.
    void ring() {
        const auto [id, sid] = to_ring_.front();
        to_ring_.pop_front();
        for (const auto& peer : peers_)
            if (peer->id == id)
                return say_in_call(*peer, reply_address(address_of_.at(sid)), sid, "session-info", "ringing");
    }

    void continue_call() {
        static const std::pair<const char*, const char*> lines[] = {
            {"session-info", "ringing"}, {"session-info", "ringing"}, {"session-proceed", ""},
            {"session-initiate", ""},    {"session-accept", ""},      {"transport-info", ""},
            {"session-info", "active"},  {"session-info", "mute"},    {"session-retract", ""},
            {"session-decline", ""},     {"session-terminate", ""}};
        if (sids_.empty()) return;
        const std::string sid = any_sid();
        ModelPeer* sender = &any_peer();
        // Mostly somebody who has to do with the call speaks, to the address that leads to the other side.
        if (pick(6) > 0)
            for (const auto& peer : peers_)
                if (peer->calls.contains(sid) && pick(2) == 0) sender = peer.get();
        std::string to = any_address(*sender);
        if (const auto known = address_of_.find(sid); known != address_of_.end() && pick(6) > 0)
            to = sender == known->second.first ? known->second.second : reply_address(known->second);
        const auto& [action, reason] = lines[pick(std::size(lines))];
        say_in_call(*sender, to, sid, action, reason);
    }

    std::string reply_address(const std::pair<ModelPeer*, std::string>& call) {
        for (const auto& peer : peers_) {
            if (peer.get() != call.first) continue;
            const std::string rid = call.second.substr(0, call.second.find('/'));
            if (!peer->rooms.contains(rid)) return peer->uid;
            return model_.rooms().at(rid).kind == RoomKind::muc ? rid + "/" + peer->uid : rid;
        }
        return "nobody";
    }

    void say_in_call(ModelPeer& sender, const std::string& to, const std::string& sid, const char* action,
                     const char* reason) {
        current_ = {new_mid(), model_.deliver(sender, RoomModel::Says::call, to)};
        send(sender, to,
             {{"action", action}, {"sid", sid}, {"reason", reason}, {"description", description(sender, to)}});
        current_.reset();
    }

    json::object description(const ModelPeer& sender, const std::string& to) {
        json::object description{{"sender", sender.id}, {"number", ++number_}};
        if (pick(3) == 0) description["padding"] = std::string(2 * share, 'x');
        if (sender.rooms.contains(to)) {
            description["room"] = to;
            description["room_number"] = number_;
        }
        return description;
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
        receive(any_peer(), rubbish[pick(std::size(rubbish))]);
    }

    std::string compose(const std::string& to, json::object jsongle) {
        json::object envelope{
            {"id", current_ ? current_->mid : "m"}, {"from", any_uid()}, {"jsongle", std::move(jsongle)}};
        if (!to.empty()) envelope["to"] = to;
        return json::serialize(envelope);
    }

    void send(ModelPeer& sender, const std::string& to, json::object jsongle) {
        sender.answers.clear();
        receive(sender, compose(to, std::move(jsongle)));
    }

    void receive(ModelPeer& sender, const std::string& text) {
        const auto waits = [&] {
            const Pressure* pressure = as_known(sender).pressure.get();
            return pressure && pressure->reader;
        };
        const bool has_waited = waits();
        speaking_ = &sender;
        must_wait_ = false;
        tape_.received(sender.id, text, {}, now_);
        ASSERT_EQ(waits(), has_waited || must_wait_) << sender.id;
        if (must_wait_ && !has_waited) ++counts_["held for a reader"];
        if (must_wait_ && current_ && sender.rooms.contains(to_)) last_held_ = {sender.id, to_};
        if (pick(100) == 0) tick();
        forget_unheard();
    }

    void check_rooms() {
        const Tables& tables = router_.tables();
        const auto mucs = static_cast<std::size_t>(std::ranges::count_if(
            model_.rooms(), [](const auto& room) { return room.second.kind == RoomKind::muc; }));
        ASSERT_EQ(tables.rooms.count(RoomKind::muc), mucs);
        ASSERT_EQ(tables.rooms.count(RoomKind::room), model_.rooms().size() - mucs);
        for (const auto& peer : peers_)
            ASSERT_EQ(as_known(*peer).rooms.size(), peer->rooms.size());
    }

    std::mt19937 random_;
    ClockSetter clock_setter_;
    MemoryCallStore call_store_;
    OutputLog log_{&call_store_};
    Router router_;
    RouterTape tape_{router_, [this] {
                         log_.mark();
                         expect_sound(router_);
                     }};
    LateStoreEvents store_events_;
    Moment now_ = first_moment;
    std::vector<std::unique_ptr<ModelPeer>> peers_;
    RoomModel model_{limits};
    std::map<std::string_view, std::size_t> counts_; ///< of what is rare
    std::string ended_;             ///< the user or the connection that an operator ends just now
    std::set<std::string> blocked_; ///< users whom an operator has kept out, some no longer
    std::vector<std::string> sids_;
    std::map<std::string, std::pair<ModelPeer*, std::string>> address_of_;
    std::optional<Expectation> current_;
    std::uint64_t number_ = 0;
    std::uint64_t count_ = 0;
    std::size_t relayed_ = 0;
    std::size_t rang_ = 0;
    std::size_t rang_late_ = 0;
    std::deque<std::pair<std::string, std::string>> to_ring_; ///< peer ids, sids
    ModelPeer* arriving_ = nullptr;
    ModelPeer* speaking_ = nullptr;
    std::pair<std::string, std::string> last_held_; ///< its peer id, and the room to which it had said much
    std::string to_;                                ///< to whom it says it
    bool is_counted_ = true;                        ///< what it says, for what it has put where much waits
    bool must_wait_ = false;                        ///< for a reader, as it has said much
};

void ModelPeer::hold() {
    schedule.held(*this);
}

void ModelPeer::go_on() {
    schedule.went_on(*this);
}

void ModelPeer::close(CloseCause why) {
    schedule.closed(*this, why);
}

void ModelPeer::deliver(OutgoingPtr message) {
    static const ServerIdentity identity{"jsongled", "", "", "s"};
    schedule.delivered(*this, text_for(*message, id, identity), message->cost());
}

class Schedules : public ::testing::TestWithParam<unsigned> {};

TEST_P(Schedules, keep_every_promise) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    Schedule(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, Schedules, ::testing::Range(1U, 21U));

} // namespace
} // namespace jsongled::testing
