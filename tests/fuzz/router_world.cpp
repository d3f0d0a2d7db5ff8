#include "tests/fuzz/router_world.hpp"

#include "server/routing/invariants.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/json_tree.hpp"
#include "tests/support/moments.hpp"

namespace jsongled::fuzz {
namespace {

struct PlainCredentials final : RelayCredentials {
    Credential issue(const Holder&) const override { return {"name", "password"}; }
};

/// A relay whose passwords expire soon.
std::shared_ptr<const IceServers> relay() {
    return std::make_shared<const IceServers>(
        IceServers{{}, {"turn:a"}, std::make_shared<const PlainCredentials>(), std::chrono::seconds(4)});
}

/// Small, so that limits are met soon.
RouterSettings small_settings() {
    RouterSettings settings;
    settings.ice_servers = relay();
    settings.rooms = {2, 4, 3};
    settings.max_member_bytes = 200;
    settings.max_call_members = 3;
    settings.max_outbox_bytes = 4'096;
    settings.reconnect_grace = std::chrono::seconds(5);
    return settings;
}

RouterSettings wide_settings() {
    RouterSettings settings;
    settings.rooms = {6, 100, 100};
    settings.redial_wait = {};
    settings.muc_receipts = MucReceipts::all;
    return settings;
}

const RecentCalls::Limits small_store{{8, 8'192, 4}, {4, 4'096, 2}, 2};

} // namespace

RouterWorld::RouterWorld()
    : store_(small_store),
      router_(identity_.sn, small_settings(), {store_.commands(), *this, *this}),
      now_(testing::first_moment) {}

std::string RouterWorld::id_of(std::size_t slot) const {
    return "peer-" + std::to_string(slot) + "-" + std::to_string(slots_[slot].times);
}

void RouterWorld::connect(std::size_t slot) {
    Slot& at = slots_[slot];
    if (at.has_peer) return;
    ++at.times;
    at.has_peer = true;
    at.uid.clear();
    at.rooms.clear();
    at.connection.emplace(*this, slot);
    router_.connected({id_of(slot), "192.0.2.1", hello_of(slot), 2'048, 4'096, std::chrono::seconds(10)},
                      *at.connection, now_);
    expect_sound("connected");
}

void RouterWorld::detach(std::size_t slot) {
    router_.detached(id_of(slot));
    slots_[slot].connection.reset();
    expect_sound("detached");
}

void RouterWorld::disconnect(std::size_t slot, CloseCause cause) {
    Slot& at = slots_[slot];
    // Its own connection is told nothing any more: a delivery to it from here on is one to nobody.
    if (at.connection) at.connection->is_closed = true;
    router_.disconnected(id_of(slot), {cause, no_close_frame}, now_);
    at.connection.reset();
    at.has_peer = false;
    expect_sound("disconnected");
}

void RouterWorld::receive(std::size_t slot, std::string_view text) {
    if (!is_utf8(text)) return;
    auto parsed = parse_envelope(text);
    sender_ = &slots_[slot];
    if (const auto* malformed = std::get_if<Malformed>(&parsed)) {
        router_.received(id_of(slot), *malformed, now_);
    } else {
        const auto& envelope = std::get<Envelope>(parsed);
        router_.received(id_of(slot), envelope, prepare(envelope, identity_.sn, now_.wall), now_);
    }
    sender_ = nullptr;
    expect_sound(text);
}

void RouterWorld::find_nothing(Store::Ticket ticket) {
    router_.found(ticket, Answer(CallPage{{}, true}));
    expect_sound("found");
}

void RouterWorld::ask_for_calls(std::size_t limit) {
    router_.list_calls(++questions_, limit);
    expect_sound("list_calls");
}

void RouterWorld::act(const OperatorAct& act) {
    router_.act(++questions_, act, now_);
    expect_sound("act");
}

void RouterWorld::change_settings() {
    has_wide_settings_ = !has_wide_settings_;
    router_.set(has_wide_settings_ ? wide_settings() : small_settings());
}

void RouterWorld::wait(std::chrono::milliseconds time) {
    now_ += time;
    router_.tick(now_);
    expect_sound("tick");
}

void RouterWorld::close() {
    for (std::size_t slot = 0; slot < slots; ++slot)
        disconnect(slot, CloseCause::drain);
    // What the store answers can make the router ask again.
    do {
        store_.work();
    } while (store_.tell_next(router_));
    const Tables& tables = router_.tables();
    const RouterCounts counts = router_.counts();
    expect(counts.peers == 0 && counts.users == 0, "a connection stays", "");
    expect(counts.rooms == 0 && counts.mucs == 0, "a room stays", "");
    expect(tables.calls.all().empty(), "a call stays", "");
    expect(tables.answers.all().empty(), "an answer is still expected", "");
    expect(tables.stored == tables.written, "something was not stored", "");
    expect(tables.awaited.empty() && tables.line_bytes == 0, "a message is still to be answered", "");
}

void RouterWorld::noted(std::uint64_t number, Fact fact) {
    expect(number == ++facts_, "a fact has another number", "");
    if (const auto* hello = std::get_if<HelloDone>(&fact)) {
        names_.insert(hello->uid);
        if (Slot* slot = slot_of(hello->peer)) slot->uid = hello->uid;
    } else if (const auto* entered = std::get_if<RoomEntered>(&fact)) {
        names_.insert(entered->rid);
        Slot* slot = slot_of(entered->peer);
        if (slot && entered->what == RoomEvent::What::joined) slot->rooms.insert(entered->rid);
        if (slot && entered->what == RoomEvent::What::left) slot->rooms.erase(entered->rid);
    }
}

void RouterWorld::listed(std::uint64_t question, CallsReport) {
    expect(question > 0 && question <= questions_, "an answer to no question", "");
}

void RouterWorld::acted(std::uint64_t question, ActReport report) {
    expect(question == questions_, "an answer to another act", "");
    expect(report.outcome == ActReport::Outcome::done || report.connections == 0,
           "an act was not done, but in part", "");
}

void RouterWorld::expect_delivery(const Outgoing& message, const Connection& to) const {
    const std::string text = text_for(message, id_of(to.slot), identity_);
    expect(!to.is_closed, "a message to a connection that is closed", text);
    const BoostReading boost = read_with_boost(text);
    expect(boost.tree.has_value() || !boost.is_comparable, "what is delivered is no JSON", text);
    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    expect(envelope && envelope->action, "what is delivered is no envelope of an action", text);
    expect(envelope->to == id_of(to.slot), "it is addressed to somebody else", text);
    if (!boost.tree) return;
    const std::string_view from = boost.tree->find("from")->text;
    if (message.is_relay())
        expect_speaker(message, from, text);
    else
        expect(from == identity_.sn, "the server speaks as somebody else", text);
}

void RouterWorld::expect_speaker(const Outgoing& message, std::string_view from, std::string_view text) const {
    const std::string room(from.substr(0, from.find('/')));
    // What has waited for the store, or for its recipient, was said by somebody who may be gone.
    if (!sender_) return expect(names_.contains(room), "a message is relayed that nobody sent", text);
    const bool is_room = sender_->rooms.contains(room);
    if (from == sender_->uid || (is_room && (from == room || from == room + '/' + sender_->uid))) return;
    // A propose that rings comes again when another device of the callee says hello.
    const bool rings_late = message.action() == Action::session_propose && names_.contains(std::string(from));
    expect(rings_late, "a message is from somebody else", text);
}

void RouterWorld::expect_sound(std::string_view after) const {
    const RouterCounts counts = router_.counts();
    std::size_t peers = 0;
    for (const Slot& slot : slots_)
        if (slot.has_peer) ++peers;
    // Whoever has gone, but said something that waits for the store, stays until it is said.
    for (const auto& [id, peer] : router_.tables().directory.all_peers())
        if (peer.line && peer.line->is_left) ++peers;
    expect(counts.peers == peers, "the peers are not those that came", after);
    expect(router_.tables().stored <= router_.tables().written, "more is stored than was written", after);
    const std::string breach = find_breach(router_.tables());
    expect(breach.empty(), breach, after);
}

RouterWorld::Slot* RouterWorld::slot_of(std::string_view peer_id) {
    for (std::size_t slot = 0; slot < slots; ++slot)
        if (slots_[slot].has_peer && id_of(slot) == peer_id) return &slots_[slot];
    return nullptr;
}

} // namespace jsongled::fuzz
