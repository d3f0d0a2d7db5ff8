#include "server/routing/waiting_line.hpp"

#include "server/routing/back_pressure.hpp"
#include "server/routing/cut_off.hpp"
#include "server/routing/dispatcher.hpp"
#include "server/routing/exchange.hpp"

namespace jsongled {
namespace {

bool is_chat(const Envelope& envelope) {
    return envelope.action && family_of(*envelope.action) == Family::chat;
}

/// Signalling waits for no store.
bool is_of_call(const Envelope& envelope) {
    if (!envelope.action) return false;
    const Family family = family_of(*envelope.action);
    if (family == Family::call) return true;
    const bool is_asked_or_answered = family == Family::iq_request || family == Family::iq_answer;
    return is_asked_or_answered &&
           (envelope.described(Described::sid).is_given() || envelope.query == word::session_negotiate ||
            envelope.query == word::ice_servers);
}

void hold_if_long(Tables& tables, Peer& peer, Moment now) {
    WaitingLine& line = *peer.line;
    const bool is_long =
        line.messages.size() >= WaitingLine::most / 2 || line.bytes >= WaitingLine::most_bytes / 2;
    if (!is_long || line.reading != WaitingLine::Reading::goes_on || !peer.recipient) return;
    if (!peer.is_held()) peer.recipient->hold();
    line.reading = WaitingLine::Reading::waits;
    line.due = tables.deadlines.set(now.steady + longest_stall, LineDue{&peer});
}

void refuse_unheard(Exchange& exchange, std::string_view why) {
    exchange.refuse_as_awaited(ErrorCode::unavailable, std::string(why));
}

} // namespace

bool has_to_wait(const Tables& tables, const Peer& peer, const Envelope& envelope) {
    if (peer.line) return !is_of_call(envelope);
    return peer.said_hello() && is_chat(envelope) && !tables.sent.knows(peer.member->uid());
}

void get_in_line(Tables& tables, Peer& peer, const Envelope& envelope, Prepared prepared, Moment now) {
    const std::size_t bytes = peer.line ? peer.line->bytes : 0;
    const std::size_t cost = 2 * envelope.text.size() + sizeof(WaitingLine::Message);
    const bool is_full = peer.line && (peer.line->messages.size() >= WaitingLine::most ||
                                       bytes + cost > WaitingLine::most_bytes);
    if (is_full || tables.line_bytes + cost > WaitingLine::most_bytes_of_all || tables.answers.is_full()) {
        Exchange exchange{tables, peer, envelope, std::move(prepared), now};
        return refuse_unheard(exchange, "Too much of yours waits for the store: try again later");
    }
    if (!peer.line) {
        peer.line = std::make_unique<WaitingLine>();
        // Another connection of the same user may have asked.
        bool is_asked = false;
        for (const Peer* other : tables.directory.connections_of(peer.member->uid()))
            is_asked = is_asked || (other != &peer && other->line);
        if (!is_asked)
            tables.out.store.ask(tables.answers.expect(PendingAnswers::Author{peer.uid()}),
                                 AuthorQuestion{peer.uid(), SentIds::loaded_of_author});
    }
    peer.line->messages.emplace_back(envelope, std::move(prepared), now);
    peer.line->bytes += cost;
    tables.line_bytes += cost;
    hold_if_long(tables, peer, now);
}

void read_on_beside_line(Peer& peer) {
    if (!peer.line || peer.line->reading != WaitingLine::Reading::waits) return;
    peer.line->reading = WaitingLine::Reading::has_waited;
    peer.line->due.cancel();
    read_on(peer);
}

void leave_line(Tables& tables, Peer& peer) {
    if (!peer.line) return;
    tables.line_bytes -= peer.line->bytes;
    peer.line = nullptr;
}

void go_on_with(Tables& tables, const std::string& author, const AuthorIds* ids) {
    if (ids) tables.sent.load(author, ids->ids);
    const auto found = tables.directory.connections_of(author);
    // What one of them says may end another.
    const std::vector<Peer*> connections(found.begin(), found.end());
    for (Peer* peer : connections) {
        read_on_beside_line(*peer);
        const std::unique_ptr<WaitingLine> line = std::move(peer->line);
        if (!line) continue;
        tables.line_bytes -= line->bytes;
        for (WaitingLine::Message& message : line->messages) {
            const Envelope& envelope = message.received.envelope();
            if (line->is_left && !is_chat(envelope)) continue;
            if (!peer->recipient && !peer->is_away() && !line->is_left) break;
            Exchange exchange{tables, *peer, envelope, std::move(message.prepared), message.at};
            if (!ids && is_chat(envelope))
                refuse_unheard(exchange, "The message cannot be stored at the moment");
            else
                dispatch(exchange);
        }
        if (line->is_left) leave(tables, *peer, line->messages.back().at);
    }
}

} // namespace jsongled
