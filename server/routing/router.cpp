#include "server/routing/router.hpp"

#include "server/routing/back_pressure.hpp"
#include "server/routing/call_ending.hpp"
#include "server/routing/call_search.hpp"
#include "server/routing/cut_off.hpp"
#include "server/routing/dispatcher.hpp"
#include "server/routing/expiry.hpp"
#include "server/routing/ice_renewal.hpp"
#include "server/routing/malformed_answers.hpp"
#include "server/routing/room_leaving.hpp"

namespace jsongled {
namespace {

void fall_due(Tables&, HelloDue due, Moment) {
    cut_off(*due.peer, CloseCause::no_hello);
}
void fall_due(Tables& tables, ExpiryDue due, Moment now) {
    look_at_expiry(tables, *due.peer, now);
}
void fall_due(Tables& tables, RingingDue due, Moment now) {
    hear_no_ringing(tables, *due.peer, now);
}
void fall_due(Tables&, PressureDue due, Moment) {
    release(*due.sender);
}
void fall_due(Tables& tables, CallDue due, Moment now) {
    time_out(tables, *due.call, now);
}
void fall_due(Tables& tables, IceServersDue due, Moment now) {
    renew_ice_servers(tables, *due.peer, now);
}
void fall_due(Tables&, EndedSidsDue due, Moment now) {
    due.sids->forget_old(now.steady);
}
void fall_due(Tables&, RedialsDue due, Moment now) {
    due.redials->forget_old(now.steady);
}
void fall_due(Tables&, UnansweredDue due, Moment now) {
    due.calls->forget_old(now.steady);
}
void fall_due(Tables& tables, BlockDue due, Moment) {
    tables.blocks.lift(due.block->uid);
}

/// Whoever comes takes the place of another: of the address that has the most of them.
void make_room_for_strangers(Tables& tables) {
    const std::size_t most = tables.settings.max_handshakes;
    if (most == 0 || tables.directory.strangers() < most) return;
    Peer* stranger = tables.directory.take_stranger();
    if (!stranger) return;
    tables.note(LimitPassed{std::string(stranger->id), {}, stranger->address, Limit::handshakes});
    cut_off(*stranger, CloseCause::no_hello);
}

} // namespace

void Router::connected(Arrival arrival, Recipient& recipient, Moment now) {
    make_room_for_strangers(tables_);
    const std::size_t message_bytes = arrival.message_bytes;
    Peer& peer = tables_.directory.add(std::move(arrival), recipient, now.steady);
    tables_.note(Connected{std::string(peer.id), peer.address});
    tables_.say(peer, Hello{peer.hello_transaction(), now.wall, message_bytes});
}

void Router::received(std::string_view peer, const Envelope& envelope, Prepared prepared, Moment now) {
    Peer* from = tables_.directory.find_peer(peer);
    if (!from || !from->recipient) return;
    if (prepared.proof.hides_addresses()) from->addresses = Addresses::hidden;
    Exchange exchange{tables_, *from, envelope, std::move(prepared), now};
    dispatch(exchange);
}

void Router::received(std::string_view peer, const Malformed& malformed, Moment now) {
    Peer* from = tables_.directory.find_peer(peer);
    if (!from || !from->recipient) return;
    tables_.note(Refused{std::string(from->id), from->uid(), malformed.why.code,
                         std::string(malformed.action ? to_string(*malformed.action) : ""), malformed.mid,
                         malformed.sid, malformed.oversize});
    for (ServerMessage& one : answers_to(malformed, from->hello_transaction()))
        tables_.say(*from, std::move(one));
    // A client that calls somebody of an impossible name knows no error that ends its call. In one that the
    // server knows of it may be elsewhere by now; and what is not JSON comes from no client that calls.
    if (auto end = end_of_propose(malformed, now.wall); end && from->said_hello() && !from->call)
        tables_.say(*from, *std::move(end));
}

void Router::passed(std::string_view peer, Limit limit) {
    if (const Peer* who = tables_.directory.find_peer(peer))
        tables_.note(LimitPassed{std::string(who->id), who->uid(), who->address, limit});
}

void Router::drained(std::string_view peer) {
    if (Peer* reader = tables_.directory.find_peer(peer)) release_waiting(*reader);
}

void Router::detached(std::string_view peer) {
    if (Peer* gone = tables_.directory.find_peer(peer)) detach(*gone);
}

void Router::disconnected(std::string_view peer, Departure departure, Moment now) {
    Peer* gone = tables_.directory.find_peer(peer);
    if (!gone) return;
    detach(*gone);
    tables_.note(Disconnected{std::string(gone->id), gone->uid(), gone->address, departure.cause,
                              departure.code, now.steady - gone->since});
    if (gone->call) drop_from_call(tables_, *gone, CallOutcome::lost, EndCause::disconnected, now);
    while (!gone->rooms.empty())
        leave_room(tables_, *gone, *gone->rooms.back(), now);
    tables_.requests.forget(*gone);
    tables_.directory.remove(*gone);
}

void Router::found(Store::Ticket ticket, Answer answer) {
    auto asked = tables_.answers.take(ticket);
    if (!asked) return;
    auto* page = std::get_if<CallPage>(&answer);
    if (auto* listing = std::get_if<PendingAnswers::Listing>(&*asked))
        return answer_operator(tables_, *listing, page ? *page : CallPage{{}, true});
    auto& history = std::get<PendingAnswers::History>(*asked);
    if (page)
        answer_call_history(tables_, std::move(history), std::move(*page));
    else
        refuse_call_history(tables_, history);
}

void Router::stored(Store::Sequence up_to, const std::vector<VerdictOn>&) {
    tables_.stored = up_to;
}

void Router::failed(Store::Sequence, Store::Sequence last) {
    tables_.stored = last;
}

void Router::list_calls(std::uint64_t question, std::size_t limit) {
    tables_.out.store.ask(tables_.answers.expect(PendingAnswers::Listing{question, limit}),
                          CallQuery{std::nullopt, limit});
}

void Router::act(std::uint64_t question, const OperatorAct& act, Moment now) {
    tables_.out.desk.acted(question, carry_out(tables_, act, now));
}

void Router::tick(Moment now) {
    while (const std::optional<Due> due = tables_.deadlines.take(now.steady))
        std::visit([&](const auto& one) { fall_due(tables_, one, now); }, *due);
}

void Router::set(const RouterSettings& settings) {
    tables_.settings = settings;
    tables_.calls.set_timeouts(settings.calls);
}

RouterCounts Router::counts() const {
    RouterCounts counts{tables_.directory.peers(),
                        tables_.directory.users(),
                        tables_.rooms.count(RoomKind::room),
                        tables_.rooms.count(RoomKind::muc),
                        {}};
    for (std::size_t state = 0; state < counts.calls.size(); ++state)
        counts.calls[state] = tables_.calls.count(static_cast<CallState>(state));
    return counts;
}

} // namespace jsongled
