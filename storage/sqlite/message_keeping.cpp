// Who is in a room, and what is forgotten.

#include <algorithm>
#include <set>

#include "storage/kept_envelope.hpp"
#include "storage/sqlite/messages.hpp"

namespace jsongled::sqlite {

WriteVerdict Messages::write(const EnterRoom& enter) {
    const Talk talk = names_.make(enter.room, last_);
    const std::int64_t user = names_.make_user(enter.uid);
    names_.meet(user);
    if (number_of(database_, "SELECT 1 FROM stays WHERE conversation = ? AND user = ? AND up_to = ?",
                  talk.number, user, Stretch::open))
        return WriteVerdict::stored;
    database_.run("INSERT OR IGNORE INTO lines(conversation, user, up_to) VALUES(?, ?, ?)", talk.number, user,
                  last_);
    database_.run("INSERT INTO stays(conversation, user, after, up_to) VALUES(?, ?, ?, ?)", talk.number, user,
                  last_, Stretch::open);
    return WriteVerdict::stored;
}

WriteVerdict Messages::write(const LeaveRoom& leave) {
    const auto talk = names_.find(leave.room);
    const auto user = names_.find_user(leave.uid);
    if (!talk || !user) return WriteVerdict::stored;
    const auto after =
        number_of(database_, "SELECT after FROM stays WHERE conversation = ? AND user = ? AND up_to = ?",
                  talk->number, *user, Stretch::open);
    if (!after) return WriteVerdict::stored;
    end_stay(*talk, *user, static_cast<Place>(*after));
    tidy(talk->number);
    return WriteVerdict::stored;
}

void Messages::end_stay(const Talk& talk, std::int64_t user, Place after) {
    const std::vector<Place> newest = index_.newest(talk.number, {}, 1);
    database_.run("UPDATE stays SET up_to = ? WHERE conversation = ? AND user = ? AND after = ?",
                  newest.empty() ? after : std::max(newest.front(), after), talk.number, user, after);
}

void Messages::empty_rooms() {
    struct Stay {
        std::int64_t room;
        std::int64_t user;
        Place after;
    };
    std::vector<Stay> stays;
    for (Rows row(database_, "SELECT conversation, user, after FROM stays WHERE up_to = ?", Stretch::open);
         row.next();)
        stays.push_back({row.number(0), row.number(1), row.place(2)});
    std::set<std::int64_t> rooms;
    for (const Stay& stay : stays) {
        end_stay({stay.room}, stay.user, stay.after);
        rooms.insert(stay.room);
    }
    for (const std::int64_t room : rooms)
        tidy(room);
}

void Messages::tidy(std::int64_t talk) {
    const auto known = names_.talk_at(talk);
    if (!known) return;
    const std::vector<Place> oldest = index_.oldest(talk, {}, 1);
    if (known->kind == 0 && !oldest.empty()) return;
    std::vector<std::int64_t> gone;
    if (known->kind == 0) {
        for (Rows row(database_, "DELETE FROM lines WHERE conversation = ? RETURNING user", talk); row.next();)
            gone.push_back(row.number(0));
    } else {
        const Place bound = oldest.empty() ? Stretch::open : oldest.front();
        database_.run(
            "DELETE FROM stays WHERE conversation = ? AND up_to <> ? AND (up_to < ? OR up_to = after)", talk,
            Stretch::open, bound);
        if (database_.changes() == 0 && !oldest.empty()) return;
        for (Rows row(database_,
                      "DELETE FROM lines WHERE conversation = ? AND NOT EXISTS (SELECT 1 FROM stays s "
                      "WHERE s.conversation = lines.conversation AND s.user = lines.user) RETURNING user",
                      talk);
             row.next();)
            gone.push_back(row.number(0));
    }
    if (oldest.empty() && !number_of(database_, "SELECT 1 FROM lines WHERE conversation = ? LIMIT 1", talk)) {
        database_.run("DELETE FROM conversations WHERE conversation = ?", talk);
        names_.forget();
    }
    for (const std::int64_t user : gone)
        drop_if_idle(user);
}

void Messages::drop_if_idle(std::int64_t user) {
    if (has_any_line(user) || index_.has_author(user)) return;
    database_.run("DELETE FROM users WHERE user = ?", user);
    names_.forget();
}

void Messages::remove(Place place, std::int64_t talk) {
    Rows row(database_, "DELETE FROM messages WHERE place = ? RETURNING author, awaited, id", place);
    std::int64_t author = 0;
    bool was_awaited = false;
    while (row.next()) {
        author = row.number(0);
        was_awaited = row.number(1) != 0;
        index_.remove(place, talk, author, row.text(2));
    }
    database_.run("DELETE FROM reactions WHERE place = ?", place);
    if (was_awaited) {
        std::vector<std::int64_t> users;
        for (Rows line(database_, "SELECT user FROM lines WHERE conversation = ?", talk); line.next();)
            users.push_back(line.number(0));
        for (const std::int64_t user : users)
            waiting_.remove(user, place);
    }
    drop_if_idle(author);
}

WriteVerdict Messages::write(const Forget& forget) {
    bool has_more = forget.waiting_before && waiting_.forget_before(*forget.waiting_before, forget.at_most);
    if (!forget.messages_before) return has_more ? WriteVerdict::more : WriteVerdict::stored;
    struct Old {
        Place place;
        std::int64_t talk;
    };
    std::vector<Old> old;
    for (Rows row(database_, "SELECT place, conversation, relayed FROM messages ORDER BY place LIMIT ?",
                  forget.at_most + 1);
         row.next() && row.time(2) < *forget.messages_before;)
        old.push_back({row.place(0), row.number(1)});
    if (old.size() > forget.at_most) {
        old.pop_back();
        has_more = true;
    }
    std::set<std::int64_t> touched;
    for (const Old& one : old) {
        remove(one.place, one.talk);
        touched.insert(one.talk);
    }
    if (!old.empty()) database_.run("INSERT OR REPLACE INTO floor(one, place) VALUES(1, ?)", last_);
    for (const std::int64_t talk : touched)
        tidy(talk);
    return has_more ? WriteVerdict::more : WriteVerdict::stored;
}

void Messages::readdress(const Talk& talk, const EraseUser& erase) {
    for (const Place place : index_.oldest(talk.number, {}, all_there_are)) {
        std::optional<std::string> envelope;
        if (Rows row(database_, "SELECT envelope FROM messages WHERE place = ?", place); row.next())
            envelope = readdressed(row.view(0), erase.uid, erase.pseudonym);
        if (!envelope) continue;
        waiting_.resize(place, waiting_for(place), envelope->size());
        database_.run("UPDATE messages SET envelope = ? WHERE place = ?", *envelope, place);
    }
}

WriteVerdict Messages::write(const EraseUser& erase) {
    if (names_.find_user(erase.pseudonym)) return WriteVerdict::conflicting;
    const auto user = names_.find_user(erase.uid);
    if (!user) return WriteVerdict::stored;
    waiting_.remove_all(*user);
    for (const Place place : index_.newest_of(*user, all_there_are)) {
        waiting_.resize(place, waiting_for(place), 0);
        database_.run("UPDATE messages SET envelope = '', preview = '', fingerprint = zeroblob(16), "
                      "retracted = coalesce(retracted, ?) WHERE place = ?",
                      erase.at, place);
        database_.run("DELETE FROM reactions WHERE place = ?", place);
    }
    std::vector<std::int64_t> talks;
    for (Rows row(database_, "SELECT conversation FROM lines WHERE user = ?", *user); row.next();)
        talks.push_back(row.number(0));
    for (const std::int64_t talk : talks) {
        const auto after =
            number_of(database_, "SELECT after FROM stays WHERE conversation = ? AND user = ? AND up_to = ?",
                      talk, *user, Stretch::open);
        if (after) end_stay({talk}, *user, static_cast<Place>(*after));
        if (const auto pair = names_.talk_at(talk); pair && pair->kind == 0) readdress(*pair, erase);
    }
    database_.run("UPDATE lines SET received = 0, read = 0, up_to = 0 WHERE user = ?", *user);
    database_.run("DELETE FROM reactions WHERE user = ?", *user);
    database_.run("UPDATE users SET name = ? WHERE user = ?", erase.pseudonym, *user);
    names_.forget();
    for (const std::int64_t talk : talks)
        tidy(talk);
    return WriteVerdict::stored;
}

} // namespace jsongled::sqlite
