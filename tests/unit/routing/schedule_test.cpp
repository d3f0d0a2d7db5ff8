// Random events in a random order on the plain router, checked against a model that is too simple to be wrong.
// The seed of a failure is printed; --gtest_filter with that seed's test replays it.

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

constexpr RoomLimits limits{2, 12, 6};
constexpr int steps = 6'000;
constexpr std::size_t most_peers = 300;
constexpr std::size_t users = 150;
constexpr std::size_t rooms = 60;

struct ModelPeer;

/// What the message that is being sent may do: who gets it, and whom they see.
struct Expectation {
    std::string mid;
    std::string from;
    std::set<ModelPeer*> recipients;
    std::set<ModelPeer*> reached = {};
};

struct ModelRoom {
    RoomKind kind;
    std::set<ModelPeer*> members = {};
};

class Schedule;

struct ModelPeer final : Recipient {
    ModelPeer(Schedule& s, std::string i, std::string u) : schedule(s), id(std::move(i)), uid(std::move(u)) {}
    void deliver(OutgoingPtr message) override;

    Schedule& schedule;
    std::string id;
    std::string uid;
    Peer* peer = nullptr;
    std::set<std::string> rooms = {};
    std::map<std::string, std::uint64_t> last_of_sender = {}; ///< sender's peer id -> its number
    std::map<std::string, std::uint64_t> last_of_room = {};   ///< rid -> the room's number
    std::set<std::string> calls = {};                         ///< sids it proposed or was proposed
    std::set<std::string> proposed = {};                      ///< sids it proposed
    std::set<std::string> tried = {};                         ///< sids it has seen `trying` of
};

class Schedule {
  public:
    explicit Schedule(unsigned seed) : random_(seed), router_("jsongled", {limits, {}}, call_store_) {}

    void run() {
        for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
            now_ += std::chrono::milliseconds(pick(50));
            step();
            check_rooms();
        }
        while (!peers_.empty())
            disconnect();
        const Tables& tables = router_.tables();
        EXPECT_EQ(tables.directory.peers(), 0U);
        EXPECT_EQ(tables.directory.users(), 0U);
        EXPECT_EQ(tables.rooms.count(RoomKind::room) + tables.rooms.count(RoomKind::muc), 0U);
        EXPECT_EQ(tables.calls.size(), 0U);
        for (std::size_t state = 0; state < call_state_words.size(); ++state)
            EXPECT_EQ(tables.calls.count(static_cast<CallState>(state)), 0U) << call_state_words[state];
        EXPECT_GT(relayed_, 1000U) << "a schedule in which little happens proves little";
        EXPECT_GT(rang_, 20U);
        EXPECT_GT(rang_late_, 0U);
    }

    /// Everything that the router sends comes through here.
    void delivered(ModelPeer& to, const json::object& message) {
        ASSERT_EQ(message.at("to").as_string(), to.id);
        const json::object& jsongle = message.at("jsongle").as_object();
        if (message.at("from") == "jsongled") return server_said(to, jsongle);

        if (arriving_ == &to) return rings_late(to, jsongle);
        ASSERT_TRUE(current_) << "a relay out of nowhere";
        ASSERT_EQ(message.at("id").as_string(), current_->mid);
        ASSERT_EQ(message.at("from").as_string(), current_->from) << "not the server's stamp";
        ASSERT_TRUE(current_->recipients.contains(&to)) << to.id << " is not addressed";
        ASSERT_TRUE(current_->reached.insert(&to).second) << to.id << " gets it twice";
        ++relayed_;
        const json::object& description = jsongle.at("description").as_object();
        const std::string sender(description.at("sender").as_string());
        in_order(to.last_of_sender[sender], description.at("number"));
        if (const json::value* room = description.if_contains("room"))
            in_order(to.last_of_room[std::string(room->as_string())], description.at("room_number"));
        if (const json::value* sid = jsongle.if_contains("sid"))
            call_message(to, std::string(sid->as_string()), jsongle);
    }

  private:
    std::size_t pick(std::size_t n) { return random_() % n; }
    ModelPeer& any_peer() { return *peers_[pick(peers_.size())]; }
    std::string any_uid() { return "user" + std::to_string(pick(users)); }
    std::string any_rid() { return "room" + std::to_string(pick(rooms)); }
    /// One of the latest, so that most calls go on for a while. There has to be one.
    std::string any_sid() { return sids_[sids_.size() - 1 - pick(std::min<std::size_t>(sids_.size(), 40))]; }

    static void in_order(std::uint64_t& last, const json::value& number) {
        ASSERT_LT(last, number.to_number<std::uint64_t>());
        last = number.to_number<std::uint64_t>();
    }

    void server_said(ModelPeer& to, const json::object& jsongle) {
        if (jsongle.at("action") != "session-info" || jsongle.at("reason") != "trying") return;
        to.tried.insert(std::string(jsongle.at("sid").as_string()));
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

    void step() {
        if (peers_.empty()) return connect();
        if (!to_ring_.empty() && pick(2) == 0) return ring();
        switch (pick(18)) {
        case 0: return peers_.size() < most_peers ? connect() : disconnect();
        case 1: return peers_.size() < most_peers ? connect() : say_rubbish();
        case 2: return pick(3) == 0 ? disconnect() : say_rubbish();
        case 3:
        case 4:
        case 5: return enter_room();
        case 6: return leave_room();
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

    void connect() {
        auto& peer = *peers_.emplace_back(
            std::make_unique<ModelPeer>(*this, "peer" + std::to_string(++count_), any_uid()));
        peer.peer = &router_.connected(peer.id, peer, "t", now_);
        arriving_ = &peer;
        send(peer, "",
             {{"action", "iq-result"},
              {"query", "session-hello"},
              {"transaction", "t"},
              {"description", {{"uid", peer.uid}}}});
        arriving_ = nullptr;
        ASSERT_TRUE(peer.peer->said_hello());
    }

    void disconnect() {
        const std::size_t which = pick(peers_.size());
        ModelPeer& peer = *peers_[which];
        for (const std::string& rid : peer.rooms)
            quit(peer, rid);
        router_.disconnected(*peer.peer, now_);
        peers_.erase(peers_.begin() + static_cast<std::ptrdiff_t>(which));
    }

    void quit(ModelPeer& peer, const std::string& rid) {
        rooms_[rid].members.erase(&peer);
        if (rooms_[rid].members.empty()) rooms_.erase(rid);
    }

    void enter_room() {
        ModelPeer& peer = any_peer();
        const std::string rid = any_rid();
        const RoomKind kind = pick(3) == 0 ? RoomKind::room : RoomKind::muc;
        ask(peer, kind == RoomKind::room ? "session-join" : "muc-join", rid);

        const auto room = rooms_.find(rid);
        const std::size_t seats = kind == RoomKind::room ? limits.max_room_members : limits.max_muc_members;
        if (peer.rooms.contains(rid) || peer.rooms.size() >= limits.max_rooms_per_peer) return;
        if (room != rooms_.end() && (room->second.kind != kind || room->second.members.size() >= seats)) return;
        rooms_.try_emplace(rid, ModelRoom{kind}).first->second.members.insert(&peer);
        peer.rooms.insert(rid);
    }

    void leave_room() {
        ModelPeer& peer = any_peer();
        const std::string rid = !peer.rooms.empty() && pick(4) > 0 ? *peer.rooms.begin() : any_rid();
        ask(peer, "session-leave", rid);
        if (peer.rooms.erase(rid) > 0) quit(peer, rid);
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

    /// The rules of addressing, said once more in terms of the model.
    Expectation expect(ModelPeer& sender, const std::string& to) {
        Expectation expected{"m" + std::to_string(++count_), sender.uid, {}};
        const std::size_t slash = to.find('/');
        const std::string rid = to.substr(0, slash);
        if (sender.rooms.contains(rid)) {
            const ModelRoom& room = rooms_.at(rid);
            const bool muc = room.kind == RoomKind::muc;
            expected.from = muc ? rid + "/" + sender.uid : rid;
            if (slash != std::string::npos && !muc) return expected;
            for (ModelPeer* member : room.members)
                if (slash == std::string::npos || member->uid == to.substr(slash + 1))
                    expected.recipients.insert(member);
        } else if (slash == std::string::npos) {
            for (const auto& peer : peers_)
                if (peer->uid == to || (peer->id == to && peer.get() != &sender))
                    expected.recipients.insert(peer.get());
        }
        expected.recipients.erase(&sender);
        return expected;
    }

    void chat() {
        ModelPeer& sender = any_peer();
        const std::string to = any_address(sender);
        if (to == sender.id) return;
        current_ = expect(sender, to);
        send(sender, to,
             {{"action", pick(2) == 0 ? "session-text" : "session-event"},
              {"description", description(sender, to)}});
        EXPECT_EQ(current_->reached, current_->recipients) << to;
        current_.reset();
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
            return rooms_.at(rid).kind == RoomKind::muc ? rid + "/" + peer->uid : rid;
        }
        return "nobody";
    }

    void say_in_call(ModelPeer& sender, const std::string& to, const std::string& sid, const char* action,
                     const char* reason) {
        current_ = expect(sender, to);
        send(sender, to,
             {{"action", action}, {"sid", sid}, {"reason", reason}, {"description", description(sender, to)}});
        current_.reset();
    }

    json::object description(const ModelPeer& sender, const std::string& to) {
        json::object description{{"sender", sender.id}, {"number", ++number_}};
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

    void send(ModelPeer& sender, const std::string& to, json::object jsongle) {
        json::object envelope{
            {"id", current_ ? current_->mid : "m"}, {"from", any_uid()}, {"jsongle", std::move(jsongle)}};
        if (!to.empty()) envelope["to"] = to;
        receive(sender, json::serialize(envelope));
    }

    void receive(ModelPeer& sender, const std::string& text) {
        auto parsed = parse_envelope(text);
        if (const auto* malformed = std::get_if<Malformed>(&parsed))
            return router_.received(*sender.peer, *malformed, now_);
        const auto& envelope = std::get<Envelope>(parsed);
        router_.received(*sender.peer, envelope, prepare(envelope, "jsongled", now_), now_);
        if (pick(100) == 0) router_.tick(now_);
    }

    void check_rooms() {
        const Tables& tables = router_.tables();
        std::size_t mucs = 0;
        for (const auto& [rid, room] : rooms_) {
            ASSERT_LE(room.members.size(),
                      room.kind == RoomKind::muc ? limits.max_muc_members : limits.max_room_members);
            mucs += room.kind == RoomKind::muc ? 1 : 0;
        }
        ASSERT_EQ(tables.rooms.count(RoomKind::muc), mucs);
        ASSERT_EQ(tables.rooms.count(RoomKind::room), rooms_.size() - mucs);
        for (const auto& peer : peers_)
            ASSERT_EQ(peer->peer->rooms.size(), peer->rooms.size());
    }

    std::mt19937 random_;
    MemoryCallStore call_store_;
    Router router_;
    Time now_{};
    std::vector<std::unique_ptr<ModelPeer>> peers_;
    std::map<std::string, ModelRoom> rooms_;
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
};

void ModelPeer::deliver(OutgoingPtr message) {
    static const ServerIdentity identity{"jsongled", "", "", "s"};
    schedule.delivered(*this, parse_object(text_for(*message, id, identity)));
}

class Schedules : public ::testing::TestWithParam<unsigned> {};

TEST_P(Schedules, keep_every_promise) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    Schedule(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, Schedules, ::testing::Range(1U, 21U));

} // namespace
} // namespace jsongled::testing
