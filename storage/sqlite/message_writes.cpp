#include <algorithm>

#include "storage/sqlite/messages.hpp"

namespace jsongled::sqlite {
namespace {

/// A message is found by its author and id. Of a room through which thousands have passed not all of them are
/// asked where the author is not known, but what is named there is mostly new.
constexpr int most_authors = 128;

std::string_view bytes_of(const Fingerprint& fingerprint) {
    return {reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()};
}

} // namespace

Messages::Messages(Database& database, const StoreLimits& limits, std::size_t most_fresh)
    : database_(database), names_(database), index_(database, most_fresh), waiting_(database, limits) {
    const auto floor = number_of(database_, "SELECT place FROM floor");
    const auto last = number_of(database_, "SELECT max(place) FROM messages");
    last_ = static_cast<Place>(std::max(floor.value_or(0), last.value_or(0)));
}

bool Messages::has_line(const Talk& talk, std::int64_t user) {
    return number_of(database_, "SELECT 1 FROM lines WHERE conversation = ? AND user = ?", talk.number, user)
        .has_value();
}

bool Messages::has_any_line(std::int64_t user) {
    return number_of(database_, "SELECT 1 FROM lines WHERE user = ? LIMIT 1", user).has_value();
}

WriteVerdict Messages::write(const KeepMessage& message) {
    const auto known = names_.find_user(message.author);
    if (const auto where = known ? index_.find(*known, message.id) : std::nullopt)
        return is_same(fingerprint_at(where->place), message.fingerprint) ? WriteVerdict::repeated
                                                                          : WriteVerdict::conflicting;
    const Conversation& conversation = message.conversation;
    const std::string recipient = conversation.is_room() ? std::string() : conversation.with(message.author);
    const bool waits = std::ranges::find(message.waits_for, recipient) != message.waits_for.end();
    if (!conversation.is_room()) {
        const auto user = names_.find_user(recipient);
        if (waits) {
            if (!(user && names_.is_met(*user)) && names_.find_room(recipient)) return WriteVerdict::is_a_room;
            const WriteVerdict verdict =
                waiting_.room_for(known.value_or(0), user.value_or(0), message.envelope.size());
            if (verdict != WriteVerdict::stored) return verdict;
        }
    }
    const Talk talk = names_.make(conversation, last_);
    const std::int64_t author = names_.make_user(message.author);
    names_.meet(author);
    if (talk.is_new && !conversation.is_room())
        for (const std::string* uid : {&conversation.name, &conversation.other})
            database_.run("INSERT OR IGNORE INTO lines(conversation, user) VALUES(?, ?)", talk.number,
                          names_.make_user(*uid));
    if (!conversation.is_room() && !waits) names_.meet(names_.make_user(recipient));
    keep(message, talk, author);
    return WriteVerdict::stored;
}

void Messages::keep(const KeepMessage& message, const Talk& talk, std::int64_t author) {
    const Place place = ++last_;
    const std::size_t bytes = message.envelope.size();
    std::vector<std::int64_t> waits_for;
    for (const std::string& uid : message.waits_for) {
        const auto user = names_.find_user(uid);
        if (user && *user != author && has_line(talk, *user) &&
            std::ranges::find(waits_for, *user) == waits_for.end())
            waits_for.push_back(*user);
    }
    std::ranges::sort(waits_for, {}, [&](std::int64_t user) { return names_.uid_of(user); });
    database_.run(
        "INSERT INTO messages(place, conversation, author, id, fingerprint, sent, relayed, awaited, preview, "
        "envelope) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        place, talk.number, author, message.id, Blob{bytes_of(message.fingerprint)}, message.sent,
        message.relayed, !waits_for.empty(), message.preview, message.envelope);
    index_.add(place, talk.number, author, message.id);
    for (const std::int64_t user : waits_for)
        if (waiting_.room_for(author, user, bytes) == WriteVerdict::stored)
            waiting_.add(user, place, author, bytes, message.relayed);
}

std::optional<Place> Messages::place_in(const std::optional<Talk>& talk, const MessageName& name,
                                        const std::string& but_for, const Sight& sight) {
    if (!talk) return std::nullopt;
    if (name.author.empty())
        return place_of(*talk, name.id, sight, but_for.empty() ? 0 : names_.find_user(but_for).value_or(0));
    const auto author = names_.find_user(name.author);
    if (!author || name.author == but_for) return std::nullopt;
    const auto where = index_.find(*author, name.id);
    const bool is_seen = where && where->talk == talk->number && sight.sees(where->place);
    return is_seen ? std::optional(where->place) : std::nullopt;
}

std::optional<Messages::Found> Messages::find(const MessageName& name, const std::string& uid,
                                              const std::string& but_for) {
    const auto user = names_.find_user(uid);
    if (!user) return std::nullopt;
    // Whoever has no part in it costs no search.
    const auto find_in = [&](const std::optional<Talk>& talk) -> std::optional<Found> {
        if (!talk || !has_line(*talk, *user)) return std::nullopt;
        const auto place = place_in(talk, name, but_for, sight_of(*talk, *user, name.muc));
        return place ? std::optional(Found{*talk, *place, *user}) : std::nullopt;
    };
    if (auto found = find_in(names_.find(name.conversation))) return found;
    if (name.conversation.is_room()) return std::nullopt;
    return find_in(names_.find_room(name.conversation.with(uid)));
}

std::vector<Place> Messages::places_of(const Talk& talk, const std::string& id, const std::string& author,
                                       const Sight& sight) {
    std::vector<Place> places;
    const auto look = [&](std::int64_t user) {
        const auto where = index_.find(user, id);
        if (where && where->talk == talk.number && sight.sees(where->place)) places.push_back(where->place);
    };
    if (!author.empty()) {
        if (const auto user = names_.find_user(author)) look(*user);
        return places;
    }
    for (Rows row(database_, "SELECT user FROM lines WHERE conversation = ? LIMIT ?", talk.number,
                  most_authors);
         row.next();)
        look(row.number(0));
    if (const auto place = newest_of_id(talk, id, sight, 0)) places.push_back(*place);
    return places;
}

std::optional<Place> Messages::newest_of_id(const Talk& talk, const std::string& id, const Sight& sight,
                                            std::int64_t but_for) {
    // Of two users there is one to ask.
    const std::size_t most_looked_at = talk.kind == 0 ? 0 : 64;
    for (const Place place : newest(talk, sight, most_looked_at)) {
        Rows row(database_, "SELECT id, author FROM messages WHERE place = ?", place);
        if (row.next() && row.view(0) == id && row.number(1) != but_for && has_line(talk, row.number(1)))
            return place;
    }
    return std::nullopt;
}

std::vector<std::int64_t> Messages::waiting_for(Place place) {
    std::vector<std::int64_t> users;
    for (Rows row(database_,
                  "SELECT l.user FROM messages m CROSS JOIN lines l USING(conversation) "
                  "WHERE m.place = ? AND m.awaited",
                  place);
         row.next();)
        users.push_back(row.number(0));
    std::erase_if(users, [&](std::int64_t user) { return !waiting_.has(user, place); });
    return users;
}

std::optional<Place> Messages::place_of(const Talk& talk, const std::string& id, const Sight& sight,
                                        std::int64_t but_for) {
    if (const auto newest = newest_of_id(talk, id, sight, but_for)) return newest;
    std::optional<Place> last;
    for (Rows row(database_, "SELECT user FROM lines WHERE conversation = ? AND user <> ? LIMIT ?", talk.number,
                  but_for, most_authors);
         row.next();)
        if (const auto where = index_.find(row.number(0), id);
            where && where->talk == talk.number && sight.sees(where->place))
            last = std::max(last.value_or(0), where->place);
    return last;
}

WriteVerdict Messages::write(const KeepWaiting& waiting) {
    const auto user = names_.find_user(waiting.uid);
    const auto place =
        place_in(names_.find(waiting.message.conversation), waiting.message, waiting.uid, {{{}}});
    if (!user || !place || waiting.message.conversation.is_room()) return WriteVerdict::unknown;
    if (!has_line(*names_.find(waiting.message.conversation), *user)) return WriteVerdict::unknown;
    const bool waits =
        number_of(database_, "SELECT 1 FROM waiting WHERE user = ? AND place = ?", *user, *place).has_value();
    if (waits) return WriteVerdict::stored;
    Rows row(database_, "SELECT author, length(CAST(envelope AS BLOB)), relayed FROM messages WHERE place = ?",
             *place);
    if (!row.next()) return WriteVerdict::unknown;
    const std::int64_t author = row.number(0);
    const auto bytes = static_cast<std::size_t>(row.number(1));
    const Time relayed = row.time(2);
    waiting_.add(*user, *place, author, bytes, relayed);
    database_.run("UPDATE messages SET awaited = 1 WHERE place = ?", *place);
    return WriteVerdict::stored;
}

WriteVerdict Messages::write(const KeepReceipt& receipt) {
    const auto found = find(receipt.message, receipt.uid, receipt.uid);
    if (!found) return WriteVerdict::unknown;
    const auto& [talk, place, user] = *found;
    Rows line(database_, "SELECT received, read, up_to FROM lines WHERE conversation = ? AND user = ?",
              talk.number, user);
    if (!line.next()) return WriteVerdict::unknown;
    const bool is_read = receipt.type == ReceiptType::read;
    if (line.place(0) < place || (is_read && (line.place(1) < place || line.place(2) < place)))
        database_.run(
            "UPDATE lines SET received = max(received, ?1), read = max(read, ?2), up_to = max(up_to, ?2) "
            "WHERE conversation = ?3 AND user = ?4",
            place, is_read ? place : 0, talk.number, user);
    waiting_.remove(user, place);
    names_.meet(user);
    return WriteVerdict::stored;
}

WriteVerdict Messages::write(const KeepReaction& reaction) {
    const auto found = find(reaction.message, reaction.uid);
    if (!found) return WriteVerdict::unknown;
    const auto& [talk, place, user] = *found;
    if (number_of(database_, "SELECT retracted FROM messages WHERE place = ?", place))
        return WriteVerdict::unknown;
    if (reaction.type.empty())
        database_.run("DELETE FROM reactions WHERE place = ? AND user = ?", place, user);
    else
        database_.run("INSERT OR REPLACE INTO reactions(place, user, type) VALUES(?, ?, ?)", place, user,
                      reaction.type);
    names_.meet(user);
    return WriteVerdict::stored;
}

WriteVerdict Messages::change(const std::string& author, const std::string& id, const std::string& by,
                              Place& place) {
    const auto user = names_.find_user(author);
    const auto where = user ? index_.find(*user, id) : std::nullopt;
    if (!where || number_of(database_, "SELECT retracted FROM messages WHERE place = ?", where->place))
        return WriteVerdict::unknown;
    place = where->place;
    return by == author ? WriteVerdict::stored : WriteVerdict::not_the_author;
}

WriteVerdict Messages::write(const EditMessage& edit) {
    Place place = 0;
    WriteVerdict verdict = change(edit.author, edit.id, edit.by, place);
    if (verdict != WriteVerdict::stored) return verdict;
    const std::vector<std::int64_t> users = waiting_for(place);
    verdict = waiting_.room_to_grow(place, users, edit.envelope.size());
    if (verdict != WriteVerdict::stored) return verdict;
    waiting_.resize(place, users, edit.envelope.size());
    database_.run("UPDATE messages SET envelope = ?, preview = ?, edited = ? WHERE place = ?", edit.envelope,
                  edit.preview, edit.at, place);
    return verdict;
}

WriteVerdict Messages::write(const RetractMessage& retract) {
    Place place = 0;
    const WriteVerdict verdict = change(retract.author, retract.id, retract.by, place);
    if (verdict != WriteVerdict::stored) return verdict;
    waiting_.resize(place, waiting_for(place), retract.envelope.size());
    database_.run("UPDATE messages SET envelope = ?, preview = '', fingerprint = zeroblob(16), retracted = ? "
                  "WHERE place = ?",
                  retract.envelope, retract.at, place);
    database_.run("DELETE FROM reactions WHERE place = ?", place);
    return verdict;
}

WriteVerdict Messages::write(const MarkUnread& mark) {
    const auto found = find(mark.message, mark.uid);
    if (!found) return WriteVerdict::unknown;
    const auto& [talk, place, user] = *found;
    database_.run("UPDATE lines SET up_to = min(up_to, ?) WHERE conversation = ? AND user = ?", place - 1,
                  talk.number, user);
    names_.meet(user);
    return WriteVerdict::stored;
}

} // namespace jsongled::sqlite
