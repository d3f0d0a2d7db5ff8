#include "server/routing/responses.hpp"

#include "server/routing/message_search.hpp"

namespace jsongled {
namespace {

/// A word of the description, or nothing where there is none that can be kept.
std::optional<std::string> word_of(const Exchange& exchange, Described member) {
    const DescribedValue& given = exchange.envelope.described(member);
    if (given.kind != JsonKind::string || !given.well_formed || given.text.size() > max_word_bytes)
        return std::nullopt;
    return std::string(given.text);
}

MessageName message_named(const Exchange& exchange, const Destination& destination, std::string mid) {
    const std::string uid = exchange.sender.uid();
    const bool is_to_all = destination.room && exchange.envelope.to == destination.room->rid;
    if (!is_to_all) {
        std::string other =
            destination.peers.empty() ? std::string(exchange.envelope.to) : destination.peers.front()->uid();
        return {Conversation::of_users(uid, std::move(other)), std::move(mid)};
    }
    const RecentAuthors& authors = destination.room->authors;
    const std::string* author = authors.find(mid);
    // What one occupant has said to another is theirs alone; its receipt comes to the room all the same.
    if (author && authors.is_for_one(mid))
        return {Conversation::of_users(uid, *author), std::move(mid), *author};
    MessageName name{Conversation::of_room(destination.room->rid, destination.room->kind), std::move(mid)};
    if (author) name.author = *author;
    return name;
}

/// How the conversation stands once that is kept; if there is anybody to tell.
void tell_own_devices(Exchange& exchange, const std::string& with) {
    Tables& tables = exchange.tables;
    if (tables.directory.connections_of(exchange.sender.member->uid()).size() < 2 || tables.answers.is_full())
        return;
    look_at_conversation(tables, {exchange.sender.uid(), with, std::string(exchange.sender.id)});
}

} // namespace

bool is_response(const Exchange& exchange) {
    return exchange.envelope.action == Action::session_event &&
           (exchange.envelope.event == word::receipt || exchange.envelope.event == word::reaction);
}

bool is_refused_as_response(Exchange& exchange, const Destination& destination) {
    auto mid = word_of(exchange, Described::mid);
    auto type = word_of(exchange, Described::type);
    if (!mid || mid->empty() || !type) return false;
    const auto receipt = parse_word<ReceiptType>(*type);
    const bool is_receipt = exchange.envelope.event == word::receipt;
    if (is_receipt && !receipt) return false;
    if (is_receipt) note_received(exchange.sender, *mid);
    MessageName name = message_named(exchange, destination, *std::move(mid));
    name.muc = exchange.tables.settings.muc_history;
    const std::string with = name.conversation.with(exchange.sender.uid());
    Write write = is_receipt ? Write(KeepReceipt{std::move(name), exchange.sender.uid(), *receipt})
                             : Write(KeepReaction{std::move(name), exchange.sender.uid(), *std::move(type)});
    if (exchange.tables.write(std::move(write)) == Store::Intake::taken) {
        if (is_receipt && receipt == ReceiptType::read) tell_own_devices(exchange, with);
        return false;
    }
    if (receipt == ReceiptType::received && is_receipt) return false;
    exchange.refuse(ErrorCode::unavailable, "Too much waits to be stored: try again later");
    return true;
}

} // namespace jsongled
