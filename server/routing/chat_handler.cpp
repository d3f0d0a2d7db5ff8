#include <algorithm>

#include "server/routing/back_pressure.hpp"
#include "server/routing/chat_answers.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/own_devices.hpp"

namespace jsongled {
namespace {

std::string name_space_of(const Exchange& exchange, const Destination& destination) {
    if (!exchange.envelope.name_space.empty()) return std::string(exchange.envelope.name_space);
    return std::string(destination.from == From::occupant ? word::muc : word::message);
}

void expect_answer(Exchange& exchange, const Destination& destination, Store::Sequence sequence) {
    expect_answer(exchange.tables, exchange.sender,
                  {sequence, std::string(exchange.envelope.id), name_space_of(exchange, destination),
                   exchange.now.wall, exchange.envelope.text.size()});
}

/// What was sent before is neither relayed nor kept again. Then true.
bool has_been_sent(Exchange& exchange, const Destination& destination) {
    const auto before = exchange.tables.sent.find(exchange.sender.member->uid(), exchange.prepared.chat->key);
    if (!before) return false;
    if (!is_same(before->fingerprint, exchange.prepared.chat->fingerprint))
        exchange.refuse(ErrorCode::conflict, "You have sent another message under this 'id'");
    else
        expect_answer(exchange, destination, before->sequence);
    return true;
}

/// About what one takes while it waits for its recipient.
constexpr std::size_t bytes_of_answer = 512;

bool is_refused_for_answers(Exchange& exchange) {
    const auto& answers = exchange.sender.answers;
    if (!answers) return false;
    // They may all come at once, and are to be no more than half of what may wait for the sender.
    const std::size_t most = exchange.tables.outbox_bytes(exchange.sender) / (2 * bytes_of_answer);
    if (!answers->is_full() && answers->answers.size() < most) return false;
    exchange.refuse(ErrorCode::unavailable, "Too many of your messages are not stored yet: try again later");
    return true;
}

/// What is said to one occupant is no part of what the room has heard.
bool is_for_room(const Exchange& exchange, const Destination& destination) {
    return destination.room && exchange.envelope.to == destination.room->rid;
}

/// The user who is to get it once they are back; empty where nobody is away. Whoever has no connection is, and
/// so is somebody whose connections have gone and are still to be forgotten.
std::string who_is_away(const Exchange& exchange, const Destination& destination) {
    if (destination.kind == Destination::Kind::nobody)
        return can_be_away(exchange.tables, exchange.sender, exchange.envelope.to)
                   ? std::string(exchange.envelope.to)
                   : std::string();
    if (destination.kind != Destination::Kind::peers || destination.from != From::user) return {};
    // Who writes to themself is there.
    if (destination.peers.front()->uid() == exchange.sender.uid()) return {};
    const bool is_there =
        std::ranges::any_of(destination.peers, [](const Peer* peer) { return peer->is_there(); });
    return is_there ? std::string() : destination.peers.front()->uid();
}

KeepMessage message_to_keep(Exchange& exchange, const Destination& destination, const std::string& away) {
    const std::string author = exchange.sender.uid();
    const bool is_to_all = is_for_room(exchange, destination);
    const std::string with = is_to_all      ? destination.room->rid
                             : away.empty() ? destination.peers.front()->uid()
                                            : away;
    ChatCopy& copy = *exchange.prepared.chat;
    switch (destination.from) {
    case From::user: copy.close(author, {}, with); break;
    case From::room: copy.close(destination.room->rid, {}, with); break;
    case From::occupant: copy.close(destination.room->rid, author, exchange.envelope.to); break;
    }
    return {is_to_all ? Conversation::of_room(with, destination.room->kind)
                      : Conversation::of_users(author, with),
            author,
            std::string(exchange.envelope.id),
            copy.fingerprint,
            std::move(copy.envelope),
            std::move(copy.preview),
            copy.sent,
            exchange.now.wall,
            away.empty() ? std::vector<std::string>() : std::vector{away}};
}

/// Has the store keep it. False, and it is refused, where that takes nothing more.
bool keep(Exchange& exchange, const Destination& destination, const std::string& away) {
    Tables& tables = exchange.tables;
    const bool is_in_order =
        !is_for_room(exchange, destination) || keep_presence_of(tables, destination.room->rid);
    KeepMessage message = message_to_keep(exchange, destination, away);
    const Peers devices = devices_to_tell(exchange, destination);
    std::string told = devices.empty() ? std::string() : message.envelope;
    if (!is_in_order || tables.write(std::move(message)) == Store::Intake::full) {
        exchange.refuse(ErrorCode::unavailable, "Too much waits to be stored: try again later");
        return false;
    }
    const std::string author = exchange.sender.uid();
    const ChatCopy& copy = *exchange.prepared.chat;
    tables.sent.add(author, copy.key, {copy.fingerprint, tables.written});
    tables.awaited.emplace_hint(tables.awaited.end(), tables.written, AwaitedWrite{author, copy.key});
    tell_devices(exchange, devices, std::move(told));
    return true;
}

} // namespace

void handle_chat(Exchange& exchange) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.kind == Destination::Kind::server) return exchange.refuse_for_server();
    if (is_refused_for_answers(exchange) || has_been_sent(exchange, destination)) return;
    const std::string away = who_is_away(exchange, destination);
    if (destination.kind != Destination::Kind::peers && away.empty())
        return exchange.report_undeliverable(destination);
    if (is_refused_for_pressure(exchange, destination.peers) || !keep(exchange, destination, away)) return;
    exchange.forward(destination);
    // One for a single occupant as well: clients send its receipt to the room.
    if (destination.room && !destination.peers.empty())
        destination.room->authors.add(exchange.envelope.id, exchange.sender.member->uid(),
                                      is_for_room(exchange, destination) ? RecentAuthors::Audience::room
                                                                         : RecentAuthors::Audience::one);
    expect_answer(exchange, destination, exchange.tables.written);
}

} // namespace jsongled
