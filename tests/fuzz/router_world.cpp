#include "tests/fuzz/router_world.hpp"

#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/json_tree.hpp"
#include "tests/support/moments.hpp"

namespace jsongled::fuzz {
namespace {

/// Small, so that limits are met soon.
RouterSettings small_settings() {
    RouterSettings settings;
    settings.rooms = {2, 4, 3};
    settings.max_member_bytes = 200;
    settings.max_call_members = 3;
    settings.max_outbox_bytes = 4'096;
    return settings;
}

const MemoryCallStore::Limits small_store{{8, 8'192, 4}, {4, 4'096, 2}, 2};

} // namespace

RouterWorld::RouterWorld()
    : store_(small_store), router_(identity_.sn, small_settings(), store_), now_(testing::first_moment) {}

std::string RouterWorld::id_of(std::size_t slot) const {
    return "peer-" + std::to_string(slot) + "-" + std::to_string(slots_[slot].times);
}

void RouterWorld::connect(std::size_t slot) {
    Slot& at = slots_[slot];
    if (at.connection) return;
    ++at.times;
    at.uid.clear();
    at.rooms.clear();
    at.connection.emplace(*this, slot);
    at.connection->peer = &router_.connected(id_of(slot), *at.connection, hello_of(slot), now_);
}

void RouterWorld::disconnect(std::size_t slot) {
    Slot& at = slots_[slot];
    if (!at.connection) return;
    Peer& peer = *at.connection->peer;
    at.connection->peer = nullptr;
    router_.disconnected(peer, now_);
    note_facts();
    at.connection.reset();
}

void RouterWorld::receive(std::size_t slot, std::string_view text) {
    Slot& at = slots_[slot];
    if (!at.connection || !is_utf8(text)) return;
    auto parsed = parse_envelope(text);
    sender_ = &at;
    if (const auto* malformed = std::get_if<Malformed>(&parsed)) {
        router_.received(*at.connection->peer, *malformed, now_);
    } else {
        const auto& envelope = std::get<Envelope>(parsed);
        router_.received(*at.connection->peer, envelope, prepare(envelope, identity_.sn, now_), now_);
    }
    sender_ = nullptr;
    note_facts();
}

void RouterWorld::wait(std::chrono::milliseconds time) {
    now_ += time;
    router_.tick(now_);
    note_facts();
}

void RouterWorld::close() {
    for (std::size_t slot = 0; slot < slots; ++slot)
        disconnect(slot);
    const Tables& tables = router_.tables();
    expect(tables.directory.peers() == 0 && tables.directory.users() == 0, "a connection stays", "");
    expect(tables.rooms.count(RoomKind::room) == 0 && tables.rooms.count(RoomKind::muc) == 0, "a room stays",
           "");
    expect(tables.calls.all().empty(), "a call stays", "");
}

void RouterWorld::expect_delivery(const Outgoing& message, const Connection& to) const {
    const std::string text = text_for(message, id_of(to.slot), identity_);
    expect(slots_[to.slot].connection && (to.peer || slots_[to.slot].uid.empty()), "nobody is there for it",
           text);
    const BoostReading boost = read_with_boost(text);
    expect(boost.tree.has_value() || !boost.is_comparable, "what is delivered is no JSON", text);
    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    expect(envelope && envelope->action, "what is delivered is no envelope of an action", text);
    expect(envelope->to == id_of(to.slot), "it is addressed to somebody else", text);
    if (message.is_relay() && boost.tree) expect_speaker(message, boost.tree->find("from")->text, text);
    if (!message.is_relay() && boost.tree)
        expect(boost.tree->find("from")->text == identity_.sn, "the server speaks as somebody else", text);
}

void RouterWorld::expect_speaker(const Outgoing& message, std::string_view from, std::string_view text) const {
    expect(sender_, "a message is relayed that nobody sent", text);
    const std::string room(from.substr(0, from.find('/')));
    const bool is_room = sender_->rooms.contains(room);
    if (from == sender_->uid || (is_room && (from == room || from == room + '/' + sender_->uid))) return;
    // A propose that rings comes again when another device of the callee says hello.
    const bool rings_late = message.action() == Action::session_propose && names_.contains(std::string(from));
    expect(rings_late, "a message is from somebody else", text);
}

void RouterWorld::note_facts() {
    for (const Fact& fact : router_.take_facts()) {
        if (const auto* hello = std::get_if<HelloDone>(&fact)) {
            if (Slot* slot = slot_of(hello->peer)) slot->uid = hello->uid;
            names_.insert(hello->uid);
        } else if (const auto* entered = std::get_if<RoomEntered>(&fact)) {
            Slot* slot = slot_of(entered->peer);
            names_.insert(entered->rid);
            if (slot && entered->what == RoomEvent::What::joined) slot->rooms.insert(entered->rid);
            if (slot && entered->what == RoomEvent::What::left) slot->rooms.erase(entered->rid);
        }
    }
}

RouterWorld::Slot* RouterWorld::slot_of(std::string_view peer_id) {
    for (std::size_t slot = 0; slot < slots; ++slot)
        if (slots_[slot].connection && id_of(slot) == peer_id) return &slots_[slot];
    return nullptr;
}

} // namespace jsongled::fuzz
