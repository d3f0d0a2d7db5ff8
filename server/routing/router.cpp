#include "server/routing/router.hpp"

#include "server/routing/absence.hpp"
#include "server/routing/back_pressure.hpp"
#include "server/routing/call_ending.hpp"
#include "server/routing/call_search.hpp"
#include "server/routing/chat_answers.hpp"
#include "server/routing/cut_off.hpp"
#include "server/routing/dispatcher.hpp"
#include "server/routing/expiry.hpp"
#include "server/routing/ice_renewal.hpp"
#include "server/routing/malformed_answers.hpp"
#include "server/routing/message_changes.hpp"
#include "server/routing/message_search.hpp"
#include "server/routing/reconnect_grace.hpp"
#include "server/routing/way_back.hpp"

namespace jsongled {
namespace {

void fall_due(Tables& tables, HelloDue due, Moment) {
    cut_off(tables, *due.peer, CloseCause::no_hello);
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
void fall_due(Tables& tables, CatchUpDue due, Moment) {
    go_on_to_catch_up(tables, *due.peer);
}
void fall_due(Tables&, LineDue due, Moment) {
    read_on_beside_line(*due.peer);
}
void fall_due(Tables& tables, AbsenceDue due, Moment now) {
    end_absence(tables, *due.peer, now);
}
void fall_due(Tables& tables, BlockDue due, Moment) {
    tables.blocks.lift(due.block->uid);
}
void fall_due(Tables& tables, GraceDue due, Moment now) {
    end_grace(tables, *due.grace, now);
}

/// Nothing where the store is out of order.
template<class Kind>
Kind* as(PreparedAnswer& answer) {
    return std::get_if<Kind>(&answer.answer);
}

// What the store has found goes to whoever waits for it.

void hand_on(Tables& tables, PendingAnswers::Listing asked, PreparedAnswer& answer) {
    const auto* page = as<CallPage>(answer);
    answer_operator(tables, asked, page ? *page : CallPage{{}, true});
}
void hand_on(Tables& tables, PendingAnswers::History asked, PreparedAnswer& answer) {
    if (auto* page = as<CallPage>(answer))
        answer_call_history(tables, std::move(asked), std::move(*page));
    else
        refuse_call_history(tables, asked);
}
void hand_on(Tables& tables, PendingAnswers::Author asked, PreparedAnswer& answer) {
    go_on_with(tables, asked.uid, as<AuthorIds>(answer));
}
void hand_on(Tables& tables, PendingAnswers::Waiting asked, PreparedAnswer& answer) {
    if (Peer* peer = tables.directory.find_peer(asked.peer))
        take_delayed(tables, *peer, answer.delayed ? &*answer.delayed : nullptr);
}
void hand_on(Tables& tables, PendingAnswers::Messages asked, PreparedAnswer& answer) {
    answer_message_history(tables, asked, as<HistoryPage>(answer));
}
void hand_on(Tables& tables, PendingAnswers::Conversations asked, PreparedAnswer& answer) {
    answer_conversations(tables, asked, as<InboxPage>(answer));
}
void hand_on(Tables& tables, PendingAnswers::Line asked, PreparedAnswer& answer) {
    tell_of_conversation(tables, asked, as<InboxEntry>(answer));
}
void hand_on(Tables& tables, PendingAnswers::Mark asked, PreparedAnswer& answer) {
    mark_from(tables, std::move(asked), as<MessageAnswer>(answer));
}

void hand_on(Tables& tables, PendingAnswers::Change asked, PreparedAnswer& answer) {
    go_on_with_change(tables, std::move(asked), answer);
}

/// Nothing for a connection that has given way to another, or is not the last that its peer had.
Peer* find_speaker(Tables& tables, Speaker speaker) {
    Peer* peer = tables.directory.find_peer(speaker.peer);
    if (!peer || !speaker.way) return peer;
    const bool has_given_way = peer->recipient ? peer->recipient != speaker.way : peer->is_away();
    return has_given_way ? nullptr : peer;
}

/// Nothing for one that nobody listens to.
Peer* find_heard(Tables& tables, Speaker speaker) {
    Peer* peer = find_speaker(tables, speaker);
    if (!peer || !peer->recipient || (peer->answers && peer->answers->closes)) return nullptr;
    return peer;
}

void count_message(Peer& peer) {
    hear(peer);
    if (peer.resumption) ++peer.resumption->received;
}

/// Whoever comes takes the place of another: of the address that has the most of them.
void make_room_for_strangers(Tables& tables) {
    const std::size_t most = tables.settings.max_handshakes;
    if (most == 0 || tables.directory.strangers() < most) return;
    Peer* stranger = tables.directory.take_stranger();
    if (!stranger) return;
    tables.note(LimitPassed{std::string(stranger->id), {}, stranger->address, Limit::handshakes});
    cut_off(tables, *stranger, CloseCause::no_hello);
}

} // namespace

bool Router::make_room_to_return() {
    Peer* stranger = tables_.directory.take_stranger();
    if (stranger) cut_off(tables_, *stranger, CloseCause::full);
    return stranger;
}

void Router::connected(Arrival arrival, Recipient& recipient, Moment now) {
    make_room_for_strangers(tables_);
    const std::size_t message_bytes = arrival.message_bytes;
    Peer& peer = tables_.directory.add(std::move(arrival), recipient, now.steady);
    tables_.note(Connected{std::string(peer.id), peer.address});
    tables_.say(peer, Hello{peer.hello_transaction(), now.wall, message_bytes,
                            tables_.settings.resume_window.count() > 0});
}

void Router::received(Speaker speaker, const Envelope& envelope, Prepared prepared, Moment now) {
    Peer* from = find_heard(tables_, speaker);
    if (!from) return;
    count_message(*from);
    if (prepared.proof.hides_addresses()) from->addresses = Addresses::hidden;
    if (has_to_wait(tables_, *from, envelope))
        return get_in_line(tables_, *from, envelope, std::move(prepared), now);
    Exchange exchange{tables_, *from, envelope, std::move(prepared), now};
    dispatch(exchange);
}

void Router::received(Speaker speaker, const Malformed& malformed, Moment now) {
    Peer* from = find_heard(tables_, speaker);
    if (!from) return;
    count_message(*from);
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

void Router::passed_over(Speaker speaker) {
    if (Peer* from = find_heard(tables_, speaker)) count_message(*from);
}

void Router::probe(Speaker speaker) {
    const Peer* whom = find_speaker(tables_, speaker);
    if (whom && whom->recipient) whom->recipient->probe(whom->resumption ? whom->resumption->sent : 0);
}

void Router::answered(Speaker speaker, std::uint64_t number) {
    Peer* who = find_speaker(tables_, speaker);
    if (!who || !who->resumption) return;
    hear(*who);
    acknowledge(tables_, *who, number);
}

void Router::drained(Speaker speaker) {
    Peer* reader = find_speaker(tables_, speaker);
    if (!reader) return;
    release_waiting(*reader);
    go_on_to_catch_up(tables_, *reader);
}

void Router::end(Speaker speaker, CloseCause why) {
    Peer* one = find_speaker(tables_, speaker);
    if (!one) return;
    if (why == CloseCause::drain && one->recipient && one->abilities.can_reconnect)
        tables_.say(*one, Reconnect{time_away(one->id, tables_.to_be_back.value_or(0))});
    close_behind_answers(*one, why);
}

void Router::detached(std::string_view peer) {
    Peer* gone = tables_.directory.find_peer(peer);
    if (!gone) return;
    detach(*gone);
    end_session(tables_, *gone);
}

void Router::disconnected(Speaker speaker, Departure departure, Moment now) {
    Peer* gone = find_speaker(tables_, speaker);
    if (!gone) return;
    if (may_come_back(tables_, *gone, departure)) return begin_absence(tables_, *gone, departure, now);
    give_grace(tables_, *gone, departure, now);
    end_peer(tables_, *gone, departure, now);
}

void Router::found(Store::Ticket ticket, PreparedAnswer answer) {
    if (auto asked = tables_.answers.take(ticket))
        std::visit([&](auto& one) { hand_on(tables_, std::move(one), answer); }, *asked);
}

void Router::stored(Store::Sequence up_to, const std::vector<VerdictOn>& verdicts) {
    tables_.stored = up_to;
    answer_for_stored(tables_, up_to, verdicts);
}

void Router::failed(Store::Sequence first, Store::Sequence last) {
    tables_.stored = last;
    answer_for_failed(tables_, first, last);
}

void Router::forget(const Forget& step) {
    tables_.write(step);
}

void Router::list_calls(std::uint64_t question, std::size_t limit) {
    tables_.out.store.ask(tables_.answers.expect(PendingAnswers::Listing{question, limit}),
                          CallQuery{std::nullopt, limit});
}

void Router::act(std::uint64_t question, const OperatorAct& act, Moment now) {
    tables_.out.desk.acted(question, carry_out(tables_, act, now));
}

void Router::tick(Moment now) {
    tables_.latest = now.steady;
    keep_presence_again(tables_);
    keep_waiting_again(tables_);
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
                        {},
                        tables_.away.size()};
    for (std::size_t state = 0; state < counts.calls.size(); ++state)
        counts.calls[state] = tables_.calls.count(static_cast<CallState>(state));
    return counts;
}

bool Router::go_away(Moment now) {
    constexpr std::size_t most_at_once = 256;
    if (!tables_.to_be_back) tables_.to_be_back = tables_.directory.peers();
    return end_absences(tables_, most_at_once, now);
}

} // namespace jsongled
