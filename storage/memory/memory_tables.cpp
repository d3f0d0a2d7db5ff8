#include "storage/memory/memory_tables.hpp"

#include <utility>

#include "storage/kept_envelope.hpp"

namespace jsongled::memory {
namespace {

/// What a message costs beyond its texts, its places in all tables included.
constexpr std::size_t bytes_of_message = 640;

std::size_t cost(const Message& message) {
    return bytes_of_message + message.kept.envelope.size() + message.kept.preview.size() +
           2 * message.kept.id.size() + message.kept.author.size();
}

} // namespace

Sight sight_of(const Talk& talk, const Line& line, MucHistory muc) {
    if (!talk.names.is_room()) return {{{}}};
    Sight sight{line.stays};
    if (muc == MucHistory::all && talk.names.kind == RoomKind::muc) sight.widen_back_to(talk.muc_since);
    return sight;
}

std::string Tables::key_of(const Conversation& conversation) {
    if (conversation.is_room()) return "r" + conversation.name;
    return std::to_string(conversation.name.size()) + ":" + conversation.name + conversation.other;
}

Talk* Tables::find(const Conversation& conversation) {
    return find_in(talks_, key_of(conversation));
}

Talk* Tables::find_room(std::string_view rid) {
    return find_in(talks_, "r" + std::string(rid));
}

Talk* Tables::talk_with(const std::string& uid, const std::string& with) {
    Talk* room = find_room(with);
    if (room && room->lines.contains(uid)) return room;
    return find(Conversation::of_users(uid, with));
}

Message* Tables::find_message(std::string_view author, std::string_view id, Place* place) {
    const Person* person = find_in(people_, author);
    if (!person) return nullptr;
    const auto found = person->ids.find(id);
    if (found == person->ids.end()) return nullptr;
    if (place) *place = found->second;
    return &messages_.at(found->second);
}

std::optional<Place> Tables::last_by_id(const Talk& talk, std::string_view id, const Sight& sight,
                                        std::string_view but_for) const {
    std::optional<Place> last;
    for (const auto& [uid, line] : talk.lines) {
        if (uid == but_for) continue;
        const Person* person = find_in(people_, uid);
        const auto found = person->ids.find(id);
        if (found == person->ids.end() || !talk.messages.contains(found->second)) continue;
        if (!sight.sees(found->second)) continue;
        if (!last || *last < found->second) last = found->second;
    }
    return last;
}

std::vector<Place> Tables::all_by_id(const Talk& talk, std::string_view id, std::string_view author) const {
    std::vector<Place> all;
    const auto look = [&](std::string_view uid) {
        const Person* person = find_in(people_, uid);
        const auto found = person ? person->ids.find(id) : decltype(person->ids.find(id)){};
        if (person && found != person->ids.end() && talk.messages.contains(found->second))
            all.push_back(found->second);
    };
    if (!author.empty())
        look(author);
    else
        for (const auto& [uid, line] : talk.lines)
            look(uid);
    return all;
}

Talk& Tables::make(const Conversation& conversation) {
    Talk& talk = talks_.try_emplace(key_of(conversation), Talk{conversation}).first->second;
    if (talk.names.kind == conversation.kind) return talk;
    talk.names.kind = conversation.kind;
    talk.muc_since = last_;
    return talk;
}

Line& Tables::line(Talk& talk, const std::string& uid) {
    const auto [found, is_new] = talk.lines.try_emplace(uid);
    if (is_new) people_[uid].talks.insert(&talk);
    return found->second;
}

Place Tables::add(Message message) {
    const Place place = ++last_;
    Person& author = people_[message.kept.author];
    author.ids.emplace(message.kept.id, place);
    author.messages.insert(place);
    message.talk->messages.insert(place);
    message.bytes = cost(message);
    author.bytes += message.bytes;
    bytes_ += message.bytes;
    messages_.emplace(place, std::move(message));
    return place;
}

void Tables::change(Place place, std::string envelope, std::string preview) {
    Message& message = messages_.at(place);
    message.kept.envelope = std::move(envelope);
    const std::size_t size = message.kept.envelope.size();
    for (const std::string& uid : message.waits_for) {
        Person& user = people_[uid];
        const std::size_t before = std::exchange(user.waiting.at(place), size);
        user.waiting_bytes += size - before;
        waiting_bytes_ += size - before;
    }
    message.kept.preview = std::move(preview);
    const std::size_t bytes = cost(message);
    people_[message.kept.author].bytes += bytes - message.bytes;
    bytes_ += bytes - message.bytes;
    message.bytes = bytes;
}

void Tables::wait(Place place, const std::string& uid) {
    Message& message = messages_.at(place);
    message.waits_for.insert(uid);
    Person& user = people_[uid];
    const std::size_t bytes = message.kept.envelope.size();
    user.waiting.emplace(place, bytes);
    user.waiting_bytes += bytes;
    ++people_[message.kept.author].wait_for_others;
    ++waiting_;
    waiting_bytes_ += bytes;
}

void Tables::stop_waiting(Place place, std::string_view uid) {
    Person* user = find_in(people_, uid);
    if (!user) return;
    const auto found = user->waiting.find(place);
    if (found == user->waiting.end()) return;
    Message& message = messages_.at(place);
    user->waiting_bytes -= found->second;
    waiting_bytes_ -= found->second;
    --waiting_;
    --people_[message.kept.author].wait_for_others;
    user->waiting.erase(found);
    message.waits_for.erase(message.waits_for.find(uid));
}

void Tables::remove(Place place) {
    Message& message = messages_.at(place);
    while (!message.waits_for.empty())
        stop_waiting(place, std::string(*message.waits_for.begin()));
    message.talk->messages.erase(place);
    const std::string uid = message.kept.author;
    Person& author = people_[uid];
    author.ids.erase(message.kept.id);
    author.messages.erase(place);
    author.bytes -= message.bytes;
    bytes_ -= message.bytes;
    messages_.erase(place);
    drop_if_idle(uid);
}

void Tables::leave(Talk& talk, const std::string& uid) {
    const auto line = talk.lines.find(uid);
    if (line == talk.lines.end() || !line->second.is_in()) return;
    end_stay(talk, line->second);
    tidy(talk);
}

void Tables::end_stay(const Talk& talk, Line& line) {
    const Place newest = talk.messages.empty() ? 0 : *talk.messages.rbegin();
    line.stays.back().up_to = std::max(newest, line.stays.back().after);
}

void Tables::tidy(Talk& talk) {
    const Place oldest = talk.messages.empty() ? Stretch::open : *talk.messages.begin();
    if (!talk.names.is_room()) {
        if (talk.messages.empty()) drop(talk);
        return;
    }
    for (auto line = talk.lines.begin(); line != talk.lines.end();) {
        std::erase_if(line->second.stays, [&](const Stretch& stay) {
            return !stay.is_open() && (stay.up_to < oldest || stay.up_to == stay.after);
        });
        if (!line->second.stays.empty()) {
            ++line;
            continue;
        }
        const std::string uid = line->first;
        line = talk.lines.erase(line);
        people_[uid].talks.erase(&talk);
        drop_if_idle(uid);
    }
    if (talk.lines.empty() && talk.messages.empty()) drop(talk);
}

void Tables::drop(Talk& talk) {
    while (!talk.lines.empty()) {
        const std::string uid = talk.lines.begin()->first;
        talk.lines.erase(talk.lines.begin());
        people_[uid].talks.erase(&talk);
        drop_if_idle(uid);
    }
    talks_.erase(talks_.find(key_of(talk.names)));
}

void Tables::drop_if_idle(const std::string& uid) {
    const auto person = people_.find(uid);
    if (person == people_.end()) return;
    const Person& one = person->second;
    if (one.ids.empty() && one.waiting.empty() && one.talks.empty()) people_.erase(person);
}

void Tables::evict(const std::string& author) {
    while (bytes_ > limits_.memory && !messages_.empty()) {
        const Person* one = find_in(people_, author);
        const bool has_more = one && one->bytes > limits_.memory_share;
        const Place oldest = has_more ? *one->messages.begin() : messages_.begin()->first;
        Talk& talk = *messages_.at(oldest).talk;
        remove(oldest);
        tidy(talk);
    }
}

void Tables::erase(const EraseUser& erase) {
    if (Person* person = find_in(people_, erase.uid)) {
        while (!person->waiting.empty())
            stop_waiting(person->waiting.begin()->first, erase.uid);
        for (const Place place : person->messages) {
            Message& message = messages_.at(place);
            change(place, {}, {});
            message.fingerprint = no_fingerprint;
            message.reactions.clear();
            if (!message.kept.retracted) message.kept.retracted = erase.at;
        }
        const std::set<Talk*> talks = person->talks;
        for (Talk* talk : talks) {
            Line& own = talk->lines.at(erase.uid);
            if (own.is_in()) end_stay(*talk, own);
            own.received = own.read = own.up_to = 0;
            if (!talk->names.is_room()) readdress(*talk, erase);
        }
        rename(erase.uid, erase.pseudonym);
        for (Talk* talk : talks)
            tidy(*talk);
    }
    for (auto& [place, message] : messages_)
        if (const auto own = message.reactions.find(erase.uid); own != message.reactions.end())
            message.reactions.erase(own);
}

void Tables::readdress(const Talk& talk, const EraseUser& erase) {
    for (const Place place : talk.messages) {
        const KeptMessage& kept = messages_.at(place).kept;
        if (auto envelope = readdressed(kept.envelope, erase.uid, erase.pseudonym))
            change(place, std::move(*envelope), kept.preview);
    }
}

void Tables::rename(const std::string& uid, const std::string& pseudonym) {
    auto person = people_.extract(people_.find(uid));
    person.key() = pseudonym;
    for (const Place place : person.mapped().messages)
        messages_.at(place).kept.author = pseudonym;
    for (Talk* talk : person.mapped().talks) {
        auto line = talk->lines.extract(uid);
        line.key() = pseudonym;
        talk->lines.insert(std::move(line));
        if (talk->names.is_room()) continue;
        auto moved = talks_.extract(talks_.find(key_of(talk->names)));
        const auto named = [&](const std::string& name) { return name == uid ? pseudonym : name; };
        talk->names = Conversation::of_users(named(talk->names.name), named(talk->names.other));
        moved.key() = key_of(talk->names);
        talks_.insert(std::move(moved));
    }
    people_.insert(std::move(person));
}

} // namespace jsongled::memory
