#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>

#include "storage/list_room.hpp"
#include "storage/sqlite/messages.hpp"

namespace jsongled::sqlite {
namespace {

constexpr std::int64_t muc_kind = 2;

Fingerprint fingerprint_of(std::string_view bytes) {
    Fingerprint fingerprint{};
    std::memcpy(fingerprint.data(), bytes.data(), std::min(bytes.size(), fingerprint.size()));
    return fingerprint;
}

} // namespace

std::optional<Names::Talk> Messages::talk_of(std::int64_t user, const std::string& uid,
                                             const std::string& with) {
    const auto room = names_.find_room(with);
    if (room && has_line(*room, user)) return room;
    const auto pair = names_.find(Conversation::of_users(uid, with));
    return pair && has_line(*pair, user) ? pair : std::nullopt;
}

Sight Messages::sight_of(const Talk& talk, std::int64_t user, MucHistory muc) {
    if (talk.kind == 0) return {{{}}};
    Sight sight;
    for (Rows row(database_,
                  "SELECT after, up_to FROM stays WHERE conversation = ? AND user = ? ORDER BY after",
                  talk.number, user);
         row.next();)
        sight.stretches.push_back({row.place(0), row.place(1)});
    if (muc == MucHistory::all && talk.kind == muc_kind) sight.widen_back_to(talk.muc_since);
    return sight;
}

std::vector<Messages::Reader> Messages::readers_of(const Talk& talk, Place since, MucHistory muc) {
    std::vector<Reader> readers;
    for (Rows row(database_,
                  "SELECT user, received, read FROM lines WHERE conversation = ? AND max(received, read) >= ?",
                  talk.number, since);
         row.next();)
        readers.push_back({row.number(0), {}, row.place(1), row.place(2)});
    for (Reader& reader : readers) {
        reader.uid = names_.uid_of(reader.user);
        reader.sight = sight_of(talk, reader.user, muc);
    }
    std::ranges::sort(readers, {}, &Reader::uid);
    return readers;
}

std::vector<Place> Messages::newest(const Talk& talk, const Sight& sight, std::size_t limit) {
    std::vector<Place> places;
    for (auto one = sight.stretches.rbegin(); one != sight.stretches.rend() && places.size() < limit; ++one)
        std::ranges::copy(index_.newest(talk.number, *one, limit - places.size()), std::back_inserter(places));
    return places;
}

std::vector<Place> Messages::oldest(const Talk& talk, const Sight& sight, std::size_t limit) {
    std::vector<Place> places;
    for (auto one = sight.stretches.begin(); one != sight.stretches.end() && places.size() < limit; ++one)
        std::ranges::copy(index_.oldest(talk.number, *one, limit - places.size()), std::back_inserter(places));
    return places;
}

Fingerprint Messages::fingerprint_at(Place place) {
    Rows row(database_, "SELECT fingerprint FROM messages WHERE place = ?", place);
    return row.next() ? fingerprint_of(row.view(0)) : Fingerprint{};
}

std::optional<Place> Messages::last_in(const Talk& talk, const Sight& sight) {
    const std::vector<Place> last = newest(talk, sight, 1);
    return last.empty() ? std::nullopt : std::optional(last.front());
}

KeptMessage Messages::message_at(Place place) {
    KeptMessage message;
    std::int64_t talk = 0;
    std::int64_t author = 0;
    {
        Rows row(database_,
                 "SELECT conversation, author, id, sent, relayed, edited, retracted, preview, envelope "
                 "FROM messages WHERE place = ?",
                 place);
        if (!row.next()) return message;
        talk = row.number(0);
        author = row.number(1);
        message.id = row.text(2);
        message.sent = row.time(3);
        message.relayed = row.time(4);
        message.edited = row.time_if_any(5);
        message.retracted = row.time_if_any(6);
        message.preview = row.text(7);
        message.envelope = row.text(8);
    }
    message.conversation = names_.conversation_of(talk);
    message.author = names_.uid_of(author);
    return message;
}

HistoryMessage Messages::whole(Place place, const std::vector<Reader>& readers) {
    HistoryMessage whole{message_at(place)};
    ListRoom received;
    ListRoom read;
    ListRoom reactions;
    for (const Reader& reader : readers) {
        const Place seen = std::max(reader.received, reader.read);
        if (seen < place || reader.uid == whole.message.author || !reader.sight.sees(place)) continue;
        if (received.takes(reader.uid)) whole.received.push_back(reader.uid);
        if (reader.read >= place && read.takes(reader.uid)) whole.read.push_back(reader.uid);
    }
    for (Rows row(database_,
                  "SELECT u.name, r.type FROM reactions r JOIN users u USING(user) WHERE r.place = ? "
                  "ORDER BY u.name",
                  place);
         row.next() && reactions.takes(row.view(0), row.view(1));)
        whole.reactions.push_back({row.text(0), row.text(1)});
    return whole;
}

std::optional<Place> Messages::cursor_of(const HistoryQuestion& question, const Talk& talk,
                                         const Sight& sight) {
    const std::vector<Place> places = places_of(talk, question.cursor, question.cursor_author, sight);
    if (places.empty()) return std::nullopt;
    return question.from == PageFrom::before ? std::ranges::min(places) : std::ranges::max(places);
}

HistoryPage Messages::answer(const HistoryQuestion& question) {
    const auto user = names_.find_user(question.uid);
    const auto talk = user ? talk_of(*user, question.uid, question.with) : std::nullopt;
    if (!talk) return {};
    Sight sight = sight_of(*talk, *user, question.muc);
    if (question.from != PageFrom::newest) {
        const auto cursor = cursor_of(question, *talk, sight);
        if (!cursor) return {};
        sight = question.from == PageFrom::before ? sight.before(*cursor) : sight.behind(*cursor);
    }
    const bool goes_on = question.from == PageFrom::after;
    const std::vector<Place> places =
        goes_on ? oldest(*talk, sight, question.limit + 1) : newest(*talk, sight, question.limit + 1);
    const std::vector<Reader> readers =
        places.empty() ? std::vector<Reader>() : readers_of(*talk, std::ranges::min(places), question.muc);
    HistoryPage page;
    std::size_t bytes = 0;
    for (const Place place : places) {
        HistoryMessage message;
        if (page.messages.size() < question.limit) message = whole(place, readers);
        bytes += message.message.envelope.size();
        if (page.messages.size() >= question.limit || (!page.messages.empty() && bytes > question.most_bytes)) {
            page.complete = false;
            break;
        }
        page.messages.push_back(std::move(message));
    }
    if (!goes_on) std::ranges::reverse(page.messages);
    return page;
}

InboxLine Messages::line_of(const Talk& talk, std::int64_t user, const std::string& uid, const Sight& sight,
                            Place last) {
    InboxLine line;
    line.last = message_at(last);
    line.last.envelope.clear();
    line.with = line.last.conversation.with(uid);
    line.kind = kind_of(line.last.conversation);
    const auto up_to = static_cast<Place>(
        number_of(database_, "SELECT up_to FROM lines WHERE conversation = ? AND user = ?", talk.number, user)
            .value_or(0));
    for (const Stretch& stretch : sight.behind(up_to).stretches)
        line.unread += static_cast<std::uint32_t>(
            index_.count_of_others(talk.number, stretch, user, most_unread - line.unread));
    if (up_to > 0)
        if (const auto read = last_in(talk, sight.before(up_to + 1))) line.read_up_to = message_at(*read).id;
    return line;
}

std::optional<Place> Messages::cursor_of(const InboxQuestion& question, std::int64_t user,
                                         const NewestFirst& lines) {
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        Rows row(database_, "SELECT id, author FROM messages WHERE place = ?", line->first);
        if (row.next() && row.view(0) == question.before &&
            (question.before_author.empty() || names_.uid_of(row.number(1)) == question.before_author))
            return line->first;
    }
    return place_in_inbox(question, user);
}

std::optional<Place> Messages::place_in_inbox(const InboxQuestion& question, std::int64_t user) {
    const auto is_seen = [&](std::int64_t number, Place place) {
        const auto talk = names_.talk_at(number);
        return talk && has_line(*talk, user) && sight_of(*talk, user, question.muc).sees(place);
    };
    if (!question.before_author.empty()) {
        const auto author = names_.find_user(question.before_author);
        const auto where = author ? index_.find(*author, question.before) : std::nullopt;
        return where && is_seen(where->talk, where->place) ? std::optional(where->place) : std::nullopt;
    }
    // Whoever is in large rooms costs no more than this.
    constexpr int most_probes = 4'096;
    std::vector<std::pair<std::int64_t, Place>> found;
    for (Rows row(database_,
                  "SELECT theirs.conversation, theirs.user FROM lines own CROSS JOIN lines theirs "
                  "ON theirs.conversation = own.conversation WHERE own.user = ? LIMIT ?",
                  user, most_probes);
         row.next();)
        if (const auto where = index_.find(row.number(1), question.before);
            where && where->talk == row.number(0))
            found.emplace_back(where->talk, where->place);
    std::optional<Place> before;
    for (const auto& [number, place] : found)
        if (is_seen(number, place)) before = std::min(before.value_or(place), place);
    return before;
}

InboxPage Messages::answer(const InboxQuestion& question) {
    const auto user = names_.find_user(question.uid);
    if (!user) return {};
    std::vector<Talk> talks;
    for (Rows row(database_,
                  "SELECT c.conversation, c.kind, c.muc_since FROM lines l CROSS JOIN conversations c "
                  "USING(conversation) "
                  "WHERE l.user = ?",
                  *user);
         row.next();)
        talks.push_back({row.number(0), row.number(1), row.place(2)});
    NewestFirst newest_first;
    for (const Talk& talk : talks) {
        Sight sight = sight_of(talk, *user, question.muc);
        if (const auto last = last_in(talk, sight))
            newest_first.emplace(*last, std::pair(talk, std::move(sight)));
    }
    std::optional<Place> before;
    if (!question.before.empty()) {
        before = cursor_of(question, *user, newest_first);
        if (!before) return {};
    }
    InboxPage page;
    for (auto one = before ? newest_first.upper_bound(*before) : newest_first.begin();
         one != newest_first.end(); ++one) {
        if (page.lines.size() >= question.limit) {
            page.complete = false;
            break;
        }
        page.lines.push_back(line_of(one->second.first, *user, question.uid, one->second.second, one->first));
    }
    return page;
}

std::size_t Messages::count_of(const std::string& author) {
    const auto user = names_.find_user(author);
    return user ? index_.newest_of(*user, all_there_are).size() : 0;
}

InboxEntry Messages::answer(const LineQuestion& question) {
    const auto user = names_.find_user(question.uid);
    const auto talk = user ? talk_of(*user, question.uid, question.with) : std::nullopt;
    if (!talk) return {};
    const Sight sight = sight_of(*talk, *user, question.muc);
    const auto last = last_in(*talk, sight);
    if (!last) return {};
    return {line_of(*talk, *user, question.uid, sight, *last)};
}

WaitingPage Messages::answer(const WaitingQuestion& question) {
    const auto user = names_.find_user(question.uid);
    if (!user) return {};
    std::vector<Place> places;
    for (Rows row(database_, "SELECT place FROM waiting WHERE user = ? AND place > ? ORDER BY place LIMIT ?",
                  *user, question.after, question.limit + 1);
         row.next();)
        places.push_back(row.place(0));
    WaitingPage page;
    std::size_t bytes = 0;
    for (const Place place : places) {
        KeptMessage message = message_at(place);
        bytes += message.envelope.size();
        if (page.messages.size() >= question.limit || (!page.messages.empty() && bytes > question.most_bytes)) {
            page.complete = false;
            break;
        }
        page.messages.push_back({place, std::move(message)});
    }
    return page;
}

AuthorIds Messages::answer(const AuthorQuestion& question) {
    const auto user = names_.find_user(question.author);
    if (!user) return {};
    std::vector<Place> places = index_.newest_of(*user, question.limit + 1);
    AuthorIds known;
    known.complete = places.size() <= question.limit;
    if (!known.complete) places.pop_back();
    for (const Place place : places) {
        Rows row(database_, "SELECT id, fingerprint FROM messages WHERE place = ?", place);
        if (row.next()) known.ids.push_back({row.text(0), fingerprint_of(row.view(1))});
    }
    return known;
}

IdAnswer Messages::answer(const IdQuestion& question) {
    const auto user = names_.find_user(question.author);
    if (!user) return {};
    const auto where = index_.find(*user, question.id);
    return where ? IdAnswer{fingerprint_at(where->place)} : IdAnswer{};
}

MessageAnswer Messages::answer(const MessageQuestion& question) {
    const auto user = names_.find_user(question.uid);
    if (!user) return {};
    std::optional<Place> place;
    std::optional<Talk> talk;
    if (question.with.empty()) {
        const auto where = index_.find(*user, question.id);
        if (!where) return {};
        place = where->place;
        talk = names_.talk_at(where->talk).value_or(Talk{where->talk});
    } else {
        talk = talk_of(*user, question.uid, question.with);
        place = talk ? place_of(*talk, question.id, sight_of(*talk, *user, question.muc)) : std::nullopt;
        if (!place) return {};
    }
    MessageAnswer answer{message_at(*place)};
    for (Reader& reader : readers_of(*talk, 0, question.muc))
        if (reader.sight.sees(*place)) answer.hearers.push_back(std::move(reader.uid));
    return answer;
}

RoomAnswer Messages::answer(const RoomQuestion& question) {
    const auto room = names_.find_room(question.name);
    if (!room) return {};
    return {room->kind == muc_kind ? RoomKind::muc : RoomKind::room};
}

} // namespace jsongled::sqlite
