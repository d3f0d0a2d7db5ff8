#include <algorithm>
#include <utility>

#include "storage/memory/memory_messages.hpp"

namespace jsongled {

using memory::Line;
using memory::Message;
using memory::Person;
using memory::Talk;

WriteVerdict MemoryMessages::room_for(const std::string& author, const std::string& uid, std::size_t bytes) {
    const StoreLimits& limits = tables_.limits();
    if (const Person* user = tables_.find_person(uid))
        if (user->waiting.size() >= limits.waiting_for_user ||
            user->waiting_bytes + bytes > limits.waiting_bytes_for_user)
            return WriteVerdict::recipient_full;
    if (const Person* sender = tables_.find_person(author))
        if (sender->wait_for_others >= limits.waiting_of_sender) return WriteVerdict::sender_full;
    if (tables_.waiting() >= limits.waiting || tables_.waiting_bytes() + bytes > limits.waiting_bytes)
        return WriteVerdict::store_full;
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(KeepMessage message) {
    if (const Message* known = tables_.find_message(message.author, message.id))
        return is_same(known->fingerprint, message.fingerprint) ? WriteVerdict::repeated
                                                                : WriteVerdict::conflicting;
    const bool is_room = message.conversation.is_room();
    const std::size_t bytes = message.envelope.size();
    if (!is_room) {
        const std::string& recipient = message.conversation.with(message.author);
        std::erase_if(message.waits_for, [&](const std::string& uid) { return uid != recipient; });
        if (!message.waits_for.empty()) {
            const Person* person = tables_.find_person(recipient);
            if (!(person && person->is_met) && tables_.find_room(recipient)) return WriteVerdict::is_a_room;
            const WriteVerdict verdict = room_for(message.author, recipient, bytes);
            if (verdict != WriteVerdict::stored) return verdict;
        }
    }
    Talk& talk = tables_.make(message.conversation);
    if (!is_room) {
        tables_.line(talk, message.conversation.name);
        tables_.line(talk, message.conversation.other);
        if (message.waits_for.empty()) tables_.meet(message.conversation.with(message.author));
    }
    const std::string author = message.author;
    tables_.meet(author);
    KeptMessage kept{{},
                     std::move(message.author),
                     std::move(message.id),
                     std::move(message.envelope),
                     std::move(message.preview),
                     message.sent,
                     message.relayed};
    const Place place = tables_.add({&talk, std::move(kept), message.fingerprint});
    std::ranges::sort(message.waits_for);
    message.waits_for.erase(std::unique(message.waits_for.begin(), message.waits_for.end()),
                            message.waits_for.end());
    for (const std::string& uid : message.waits_for)
        if (uid != author && talk.lines.contains(uid) && room_for(author, uid, bytes) == WriteVerdict::stored)
            tables_.wait(place, uid);
    tables_.evict(author);
    return WriteVerdict::stored;
}

std::optional<Place> MemoryMessages::place_in(const Talk* talk, const MessageName& name,
                                              std::string_view but_for, const Sight& sight) {
    if (!talk) return std::nullopt;
    if (name.author.empty()) return tables_.last_by_id(*talk, name.id, sight, but_for);
    Place place = 0;
    const Message* message = tables_.find_message(name.author, name.id, &place);
    if (!message || message->talk != talk || name.author == but_for || !sight.sees(place)) return std::nullopt;
    return place;
}

std::optional<Place> MemoryMessages::place_of(const MessageName& name, const std::string& uid,
                                              std::string_view but_for) {
    const auto find_in = [&](const Talk* talk) -> std::optional<Place> {
        const auto line = talk ? talk->lines.find(uid) : decltype(talk->lines.find(uid)){};
        if (!talk || line == talk->lines.end()) return std::nullopt;
        return place_in(talk, name, but_for, sight_of(*talk, line->second, name.muc));
    };
    if (const auto place = find_in(tables_.find(name.conversation))) return place;
    if (name.conversation.is_room()) return std::nullopt;
    return find_in(tables_.find_room(name.conversation.with(uid)));
}

WriteVerdict MemoryMessages::write(const KeepWaiting& waiting) {
    const auto place =
        place_in(tables_.find(waiting.message.conversation), waiting.message, waiting.uid, {{{}}});
    if (!place) return WriteVerdict::unknown;
    const Message& message = tables_.messages().at(*place);
    const auto line = message.talk->lines.find(waiting.uid);
    if (message.talk->names.is_room() || line == message.talk->lines.end()) return WriteVerdict::unknown;
    if (!message.waits_for.contains(waiting.uid)) tables_.wait(*place, waiting.uid);
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(const KeepReceipt& receipt) {
    const auto place = place_of(receipt.message, receipt.uid, receipt.uid);
    if (!place) return WriteVerdict::unknown;
    Talk& talk = *tables_.messages().at(*place).talk;
    const auto line = talk.lines.find(receipt.uid);
    if (line == talk.lines.end()) return WriteVerdict::unknown;
    line->second.received = std::max(line->second.received, *place);
    if (receipt.type == ReceiptType::read) {
        line->second.read = std::max(line->second.read, *place);
        line->second.up_to = std::max(line->second.up_to, *place);
    }
    tables_.stop_waiting(*place, receipt.uid);
    tables_.meet(receipt.uid);
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(KeepReaction reaction) {
    const auto place = place_of(reaction.message, reaction.uid);
    if (!place) return WriteVerdict::unknown;
    Message& message = tables_.messages().at(*place);
    if (message.kept.retracted || !message.talk->lines.contains(reaction.uid)) return WriteVerdict::unknown;
    if (!reaction.type.empty())
        message.reactions[reaction.uid] = std::move(reaction.type);
    else
        message.reactions.erase(reaction.uid);
    tables_.meet(reaction.uid);
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::change(const std::string& author, const std::string& id, const std::string& by,
                                    Place* place) {
    const Message* message = tables_.find_message(author, id, place);
    if (!message || message->kept.retracted) return WriteVerdict::unknown;
    return by == author ? WriteVerdict::stored : WriteVerdict::not_the_author;
}

WriteVerdict MemoryMessages::room_to_grow(const Message& message, std::size_t bytes) {
    const std::size_t before = message.kept.envelope.size();
    if (message.waits_for.empty() || bytes <= before) return WriteVerdict::stored;
    const StoreLimits& limits = tables_.limits();
    const std::size_t more = bytes - before;
    for (const std::string& uid : message.waits_for)
        if (tables_.find_person(uid)->waiting_bytes + more > limits.waiting_bytes_for_user)
            return WriteVerdict::recipient_full;
    return tables_.waiting_bytes() + more * message.waits_for.size() > limits.waiting_bytes
               ? WriteVerdict::store_full
               : WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(EditMessage edit) {
    Place place = 0;
    WriteVerdict verdict = change(edit.author, edit.id, edit.by, &place);
    if (verdict != WriteVerdict::stored) return verdict;
    Message& message = tables_.messages().at(place);
    verdict = room_to_grow(message, edit.envelope.size());
    if (verdict != WriteVerdict::stored) return verdict;
    tables_.change(place, std::move(edit.envelope), std::move(edit.preview));
    message.kept.edited = edit.at;
    tables_.evict(edit.author);
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(RetractMessage retract) {
    Place place = 0;
    const WriteVerdict verdict = change(retract.author, retract.id, retract.by, &place);
    if (verdict != WriteVerdict::stored) return verdict;
    tables_.change(place, std::move(retract.envelope), {});
    Message& message = tables_.messages().at(place);
    message.kept.retracted = retract.at;
    message.fingerprint = no_fingerprint;
    message.reactions.clear();
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(const EnterRoom& enter) {
    Talk& talk = tables_.make(enter.room);
    const bool is_new = !talk.lines.contains(enter.uid);
    Line& line = tables_.line(talk, enter.uid);
    tables_.meet(enter.uid);
    if (line.is_in()) return WriteVerdict::stored;
    if (is_new) line.up_to = tables_.last();
    line.stays.push_back({tables_.last()});
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(const LeaveRoom& leave) {
    if (Talk* talk = tables_.find(leave.room)) tables_.leave(*talk, leave.uid);
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(const MarkUnread& mark) {
    const auto place = place_of(mark.message, mark.uid);
    if (!place) return WriteVerdict::unknown;
    Talk& talk = *tables_.messages().at(*place).talk;
    const auto line = talk.lines.find(mark.uid);
    if (line == talk.lines.end()) return WriteVerdict::unknown;
    line->second.up_to = std::min(line->second.up_to, *place - 1);
    tables_.meet(mark.uid);
    return WriteVerdict::stored;
}

WriteVerdict MemoryMessages::write(const EraseUser& erase) {
    if (tables_.find_person(erase.pseudonym)) return WriteVerdict::conflicting;
    tables_.erase(erase);
    // The pseudonym may be longer than the name.
    tables_.evict({});
    return WriteVerdict::stored;
}

bool MemoryMessages::forget_waiting(const Forget& forget) {
    if (!forget.waiting_before) return false;
    std::size_t left = forget.at_most;
    for (auto& [place, message] : tables_.messages()) {
        if (message.kept.relayed >= *forget.waiting_before) continue;
        while (!message.waits_for.empty()) {
            if (left-- == 0) return true;
            tables_.stop_waiting(place, std::string(*message.waits_for.begin()));
        }
    }
    return false;
}

WriteVerdict MemoryMessages::write(const Forget& forget) {
    bool has_more = forget_waiting(forget);
    std::set<Conversation*> seen;
    std::vector<Conversation> touched;
    std::size_t left = forget.at_most;
    while (forget.messages_before && !tables_.messages().empty()) {
        const auto& [place, message] = *tables_.messages().begin();
        if (message.kept.relayed >= *forget.messages_before) break;
        if (left-- == 0) {
            has_more = true;
            break;
        }
        if (seen.insert(&message.talk->names).second) touched.push_back(message.talk->names);
        tables_.remove(place);
    }
    for (const Conversation& conversation : touched)
        tables_.tidy(*tables_.find(conversation));
    return has_more ? WriteVerdict::more : WriteVerdict::stored;
}

} // namespace jsongled
