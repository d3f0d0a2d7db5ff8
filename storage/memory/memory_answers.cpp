#include <algorithm>
#include <utility>

#include "storage/list_room.hpp"
#include "storage/memory/memory_messages.hpp"

namespace jsongled {

using memory::Line;
using memory::Message;
using memory::Person;
using memory::Talk;

namespace {

/// The places in sight, oldest first.
std::vector<Place> places(const Talk& talk, const Sight& sight) {
    std::vector<Place> all;
    for (const Stretch& stretch : sight.stretches)
        all.insert(all.end(), talk.messages.upper_bound(stretch.after),
                   talk.messages.upper_bound(stretch.up_to));
    return all;
}

std::optional<Place> last_in(const Talk& talk, const Sight& sight) {
    for (auto stretch = sight.stretches.rbegin(); stretch != sight.stretches.rend(); ++stretch) {
        const auto behind = talk.messages.upper_bound(stretch->up_to);
        if (behind != talk.messages.begin() && *std::prev(behind) > stretch->after) return *std::prev(behind);
    }
    return std::nullopt;
}

KeptMessage named(const Message& message) {
    KeptMessage kept = message.kept;
    kept.conversation = message.talk->names;
    return kept;
}

} // namespace

HistoryMessage MemoryMessages::whole(Place place, MucHistory muc) const {
    const Message& message = tables_.messages().at(place);
    HistoryMessage whole{named(message)};
    ListRoom received;
    ListRoom read;
    ListRoom reactions;
    for (const auto& [uid, line] : message.talk->lines) {
        if (uid == message.kept.author || !sight_of(*message.talk, line, muc).sees(place)) continue;
        if (std::max(line.received, line.read) >= place && received.takes(uid)) whole.received.push_back(uid);
        if (line.read >= place && read.takes(uid)) whole.read.push_back(uid);
    }
    for (const auto& [uid, type] : message.reactions)
        if (reactions.takes(uid, type)) whole.reactions.push_back({uid, type});
    return whole;
}

std::optional<Place> MemoryMessages::cursor_of(const HistoryQuestion& question, const Talk& talk,
                                               const Sight& sight) const {
    std::vector<Place> places = tables_.all_by_id(talk, question.cursor, question.cursor_author);
    std::erase_if(places, [&](Place place) { return !sight.sees(place); });
    if (places.empty()) return std::nullopt;
    return question.from == PageFrom::before ? std::ranges::min(places) : std::ranges::max(places);
}

HistoryPage MemoryMessages::answer(const HistoryQuestion& question) {
    const Talk* talk = tables_.talk_with(question.uid, question.with);
    const auto line = talk ? talk->lines.find(question.uid) : decltype(talk->lines.find(question.uid)){};
    if (!talk || line == talk->lines.end()) return {};
    Sight sight = sight_of(*talk, line->second, question.muc);
    if (question.from != PageFrom::newest) {
        const auto cursor = cursor_of(question, *talk, sight);
        if (!cursor) return {};
        sight = question.from == PageFrom::before ? sight.before(*cursor) : sight.behind(*cursor);
    }
    std::vector<Place> all = places(*talk, sight);
    if (question.from != PageFrom::after) std::ranges::reverse(all);
    HistoryPage page;
    std::size_t bytes = 0;
    for (const Place place : all) {
        const std::size_t more = tables_.messages().at(place).kept.envelope.size();
        if (page.messages.size() >= question.limit ||
            (!page.messages.empty() && bytes + more > question.most_bytes)) {
            page.complete = false;
            break;
        }
        bytes += more;
        page.messages.push_back(whole(place, question.muc));
    }
    if (question.from != PageFrom::after) std::ranges::reverse(page.messages);
    return page;
}

std::optional<InboxLine> MemoryMessages::line_of(const Talk& talk, const std::string& uid,
                                                 MucHistory muc) const {
    const Line& line = talk.lines.at(uid);
    const Sight sight = sight_of(talk, line, muc);
    const auto last = last_in(talk, sight);
    if (!last) return std::nullopt;
    InboxLine shown{talk.names.with(uid), kind_of(talk.names), named(tables_.messages().at(*last))};
    shown.last.envelope.clear();
    for (const Place place : places(talk, sight.behind(line.up_to)))
        if (tables_.messages().at(place).kept.author != uid && shown.unread < most_unread) ++shown.unread;
    if (line.up_to > 0)
        if (const auto read = last_in(talk, sight.before(line.up_to + 1)))
            shown.read_up_to = tables_.messages().at(*read).kept.id;
    return shown;
}

std::optional<Place> MemoryMessages::cursor_of(const InboxQuestion& question, const NewestFirst& lines) const {
    const auto is_meant = [&](Place place) {
        const KeptMessage& kept = tables_.messages().at(place).kept;
        return kept.id == question.before &&
               (question.before_author.empty() || kept.author == question.before_author);
    };
    const auto oldest =
        std::find_if(lines.rbegin(), lines.rend(), [&](const auto& line) { return is_meant(line.first); });
    if (oldest != lines.rend()) return oldest->first;
    std::optional<Place> before;
    for (const auto& [last, talk] : lines) {
        const Sight sight = sight_of(*talk, talk->lines.at(question.uid), question.muc);
        for (const Place place : tables_.all_by_id(*talk, question.before, question.before_author))
            if (sight.sees(place)) before = std::min(before.value_or(place), place);
    }
    return before;
}

InboxPage MemoryMessages::answer(const InboxQuestion& question) {
    const Person* person = tables_.find_person(question.uid);
    if (!person) return {};
    NewestFirst newest_first;
    for (const Talk* talk : person->talks) {
        const Sight sight = sight_of(*talk, talk->lines.at(question.uid), question.muc);
        if (const auto last = last_in(*talk, sight)) newest_first.emplace(*last, talk);
    }
    const auto before = question.before.empty() ? std::optional<Place>() : cursor_of(question, newest_first);
    if (!question.before.empty() && !before) return {};
    InboxPage page;
    for (auto one = before ? newest_first.upper_bound(*before) : newest_first.begin();
         one != newest_first.end(); ++one) {
        if (page.lines.size() >= question.limit) {
            page.complete = false;
            break;
        }
        page.lines.push_back(*line_of(*one->second, question.uid, question.muc));
    }
    return page;
}

InboxEntry MemoryMessages::answer(const LineQuestion& question) {
    const Talk* talk = tables_.talk_with(question.uid, question.with);
    if (!talk || !talk->lines.contains(question.uid)) return {};
    return {line_of(*talk, question.uid, question.muc)};
}

WaitingPage MemoryMessages::answer(const WaitingQuestion& question) {
    const Person* person = tables_.find_person(question.uid);
    if (!person) return {};
    WaitingPage page;
    std::size_t bytes = 0;
    for (auto one = person->waiting.upper_bound(question.after); one != person->waiting.end(); ++one) {
        const Message& message = tables_.messages().at(one->first);
        const std::size_t more = message.kept.envelope.size();
        if (page.messages.size() >= question.limit ||
            (!page.messages.empty() && bytes + more > question.most_bytes)) {
            page.complete = false;
            break;
        }
        bytes += more;
        page.messages.push_back({one->first, named(message)});
    }
    return page;
}

AuthorIds MemoryMessages::answer(const AuthorQuestion& question) {
    const Person* person = tables_.find_person(question.author);
    if (!person) return {};
    AuthorIds known;
    for (auto place = person->messages.rbegin(); place != person->messages.rend(); ++place) {
        if (known.ids.size() >= question.limit) {
            known.complete = false;
            break;
        }
        const Message& message = tables_.messages().at(*place);
        known.ids.push_back({message.kept.id, message.fingerprint});
    }
    return known;
}

IdAnswer MemoryMessages::answer(const IdQuestion& question) {
    const Message* message = tables_.find_message(question.author, question.id);
    return message ? IdAnswer{message->fingerprint} : IdAnswer{};
}

MessageAnswer MemoryMessages::answer(const MessageQuestion& question) {
    Place place = 0;
    if (question.with.empty()) {
        if (!tables_.find_message(question.uid, question.id, &place)) return {};
    } else {
        const Talk* talk = tables_.talk_with(question.uid, question.with);
        if (!talk || !talk->lines.contains(question.uid)) return {};
        const Sight sight = sight_of(*talk, talk->lines.at(question.uid), question.muc);
        const auto found = tables_.last_by_id(*talk, question.id, sight);
        if (!found) return {};
        place = *found;
    }
    const Message& message = tables_.messages().at(place);
    MessageAnswer answer{named(message)};
    for (const auto& [uid, line] : message.talk->lines)
        if (sight_of(*message.talk, line, question.muc).sees(place)) answer.hearers.push_back(uid);
    return answer;
}

RoomAnswer MemoryMessages::answer(const RoomQuestion& question) {
    const Talk* room = tables_.find_room(question.name);
    return room ? RoomAnswer{room->names.kind} : RoomAnswer{};
}

} // namespace jsongled
