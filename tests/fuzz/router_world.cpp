#include "tests/fuzz/router_world.hpp"

#include <algorithm>

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
    settings.resume_window = std::chrono::seconds(10);
    settings.resume_bytes = 1'024;
    settings.max_absent = 3;
    settings.max_absent_of_address = 2;
    return settings;
}

RouterSettings wide_settings() {
    RouterSettings settings;
    settings.rooms = {6, 100, 100};
    settings.redial_wait = {};
    settings.muc_receipts = MucReceipts::all;
    settings.resume_window = {};
    return settings;
}

const RecentCalls::Limits small_store{{8, 8'192, 4}, {4, 4'096, 2}, 2};

} // namespace

RouterWorld::RouterWorld()
    : store_(small_store),
      router_(identity_.sn, small_settings(), {store_.commands(), *this, *this}),
      now_(testing::first_moment) {}

std::string RouterWorld::token_of(std::size_t number) const {
    return number < tokens_.size() ? tokens_[tokens_.size() - 1 - number] : "peer-0-1.never";
}

void RouterWorld::connect(std::size_t slot) {
    Slot& at = slots_[slot];
    if (at.has_peer || at.connection) return;
    at.peer = "peer-" + std::to_string(slot) + "-" + std::to_string(++at.times);
    at.has_peer = true;
    at.connection.emplace(*this, slot);
    Arrival arrival{at.peer, "192.0.2.1", hello_of(slot), 2'048, 4'096, std::chrono::seconds(10)};
    arrival.from = static_cast<AddressKey>(1 + slot % 2);
    router_.connected(std::move(arrival), *at.connection, now_);
    expect_sound("connected");
}

void RouterWorld::detach(std::size_t slot) {
    Slot& at = slots_[slot];
    if (at.connection && !at.has_peer) return;
    router_.detached(at.peer);
    at.connection.reset();
    expect_sound("detached");
}

/// Not of a connection that has given way to one that has been detached meanwhile.
bool RouterWorld::is_told_of_end(const Slot& at) const {
    return at.has_peer || !at.connection || std::ranges::none_of(slots_, [&](const Slot& other) {
               return other.has_peer && other.peer == at.peer && !other.connection;
           });
}

void RouterWorld::disconnect(std::size_t slot, CloseCause cause) {
    Slot& at = slots_[slot];
    // Its own connection is told nothing any more: a delivery to it from here on is one to nobody.
    if (at.connection) at.connection->is_closed = true;
    if (is_told_of_end(at))
        router_.disconnected({at.peer, at.connection ? &*at.connection : nullptr}, {cause, no_close_frame},
                             now_);
    at.connection.reset();
    at.has_peer = false;
    at.peer = "nobody";
    expect_sound("disconnected");
}

void RouterWorld::go_on_as(std::size_t slot, std::string_view peer) {
    slots_[slot].peer = peer;
    // What it has missed comes now, whoever said it.
    sender_ = nullptr;
}

void RouterWorld::probe(std::size_t slot) {
    router_.probe(slots_[slot].peer);
    expect_sound("probe");
}

void RouterWorld::answer_probe(std::size_t slot, std::uint64_t number) {
    router_.answered(slots_[slot].peer, number);
    expect_sound("answered");
}

void RouterWorld::run_short_of_memory(std::size_t bytes) {
    router_.give_back(bytes, now_);
    expect_sound("give_back");
}

void RouterWorld::receive(std::size_t slot, std::string_view text) {
    if (!is_utf8(text)) return;
    auto parsed = parse_envelope(text);
    const std::string peer = id_of(slot);
    sender_ = &peers_[peer];
    if (const auto* malformed = std::get_if<Malformed>(&parsed)) {
        router_.received(peer, *malformed, now_);
    } else {
        const auto& envelope = std::get<Envelope>(parsed);
        Prepared prepared = prepare(envelope, identity_.sn, now_.wall);
        if (prepared.abilities.can_resume)
            prepared.fresh = SessionToken::of("secret-" + std::to_string(++secrets_));
        router_.received(peer, envelope, std::move(prepared), now_);
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
    while (router_.go_away(now_))
        expect_sound("go_away");
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
    expect(tables.away.size() == 0 && tables.kept_bytes == 0, "something is kept for somebody away", "");
    expect(tables.owed.empty(), "the store is still to keep something", "");
}

void RouterWorld::noted(std::uint64_t number, Fact fact) {
    expect(number == ++facts_, "a fact has another number", "");
    if (const auto* hello = std::get_if<HelloDone>(&fact)) {
        names_.insert(hello->uid);
        peers_[hello->peer].uid = hello->uid;
    } else if (const auto* entered = std::get_if<RoomEntered>(&fact)) {
        names_.insert(entered->rid);
        std::set<std::string>& rooms = peers_[entered->peer].rooms;
        if (entered->what == RoomEvent::What::joined) rooms.insert(entered->rid);
        if (entered->what == RoomEvent::What::left) rooms.erase(entered->rid);
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

void RouterWorld::note_offer(const Outgoing& message, const Connection& to) {
    const std::string text = text_for(message, id_of(to.slot), identity_);
    constexpr std::string_view before = R"("token":")";
    const std::size_t at = text.find(before);
    if (message.is_relay() || message.action() != Action::ack || at == text.npos) return;
    const std::size_t begin = at + before.size();
    tokens_.push_back(text.substr(begin, text.find('"', begin) - begin));
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
    // Whoever has gone, but may come back or said something that waits for the store, stays for that.
    for (const auto& [id, peer] : router_.tables().directory.all_peers())
        if (peer.is_away() || (peer.line && peer.line->is_left)) ++peers;
    expect(counts.peers == peers, "the peers are not those that came", after);
    expect(router_.tables().stored <= router_.tables().written, "more is stored than was written", after);
    const std::string breach = find_breach(router_.tables());
    expect(breach.empty(), breach, after);
}

} // namespace jsongled::fuzz
