#include "storage/sqlite/message_index.hpp"

#include <algorithm>
#include <functional>

namespace jsongled::sqlite {
namespace {

/// How much more than it may stay there is moved at once, as a part of what may: pages are shared by more of
/// it.
constexpr std::size_t parts_moved_at_once = 16;

} // namespace

MessageIndex::MessageIndex(Database& database, std::size_t most_fresh)
    : database_(database),
      most_fresh_(most_fresh),
      indexed_(static_cast<Place>(number_of(database, "SELECT place FROM indexed").value_or(0))),
      by_author_(indexed_),
      by_talk_(indexed_) {
    for (Rows row(database_,
                  "SELECT place, conversation, author, id, "
                  "EXISTS (SELECT 1 FROM by_author a WHERE a.author = m.author AND a.id = m.id), "
                  "EXISTS (SELECT 1 FROM by_conversation c WHERE c.conversation = m.conversation AND c.place = "
                  "m.place) FROM messages m WHERE place > ? ORDER BY place",
                  indexed_);
         row.next();) {
        if (row.number(4) == 0) by_author_.add({row.number(2), row.text(3)}, {row.place(0), row.number(1)});
        if (row.number(5) == 0) by_talk_.add({row.number(1), row.place(0)}, {row.place(0), row.number(2)});
    }
}

void MessageIndex::add(Place place, std::int64_t talk, std::int64_t author, const std::string& id) {
    by_author_.add({author, id}, {place, talk});
    by_talk_.add({talk, place}, {place, author});
}

void MessageIndex::remove(Place place, std::int64_t talk, std::int64_t author, const std::string& id) {
    if (!by_author_.take_out(Named{author, id}))
        database_.run("DELETE FROM by_author WHERE author = ? AND id = ?", author, id);
    if (!by_talk_.take_out(TalkKey{talk, place}))
        database_.run("DELETE FROM by_conversation WHERE conversation = ? AND place = ?", talk, place);
}

void MessageIndex::fold() {
    const std::size_t too_many = most_fresh_ + most_fresh_ / parts_moved_at_once;
    if (std::max(by_author_.all().size(), by_talk_.all().size()) <= too_many) return;
    by_author_.shrink(most_fresh_, [this](const AuthorKey& key, const Where& where) {
        database_.run("INSERT INTO by_author(author, id, conversation, place) VALUES(?, ?, ?, ?)", key.author,
                      key.id, where.talk, where.place);
    });
    by_talk_.shrink(most_fresh_, [this](const TalkKey& key, const Said& said) {
        database_.run("INSERT INTO by_conversation(conversation, place, author) VALUES(?, ?, ?)", key.talk,
                      key.place, said.author);
    });
    const Place indexed = std::min(by_author_.settled(), by_talk_.settled());
    if (indexed == indexed_) return;
    indexed_ = indexed;
    database_.run("INSERT OR REPLACE INTO indexed(one, place) VALUES(1, ?)", indexed_);
}

std::optional<MessageIndex::Where> MessageIndex::find(std::int64_t author, const std::string& id) {
    if (const auto fresh = by_author_.all().find(Named{author, id}); fresh != by_author_.all().end())
        return fresh->second;
    Rows row(database_, "SELECT place, conversation FROM by_author WHERE author = ? AND id = ?", author, id);
    if (!row.next()) return std::nullopt;
    return Where{row.place(0), row.number(1)};
}

bool MessageIndex::has_author(std::int64_t author) {
    const auto fresh = by_author_.all().lower_bound(Named{author, {}});
    if (fresh != by_author_.all().end() && fresh->first.author == author) return true;
    return number_of(database_, "SELECT 1 FROM by_author WHERE author = ? LIMIT 1", author).has_value();
}

std::vector<Place> MessageIndex::newest_of(std::int64_t author, std::size_t limit) {
    std::vector<Place> places;
    for (Rows row(database_, "SELECT place FROM by_author WHERE author = ? ORDER BY place DESC LIMIT ?", author,
                  limit);
         row.next();)
        places.push_back(row.place(0));
    for (auto fresh = by_author_.all().lower_bound(Named{author, {}});
         fresh != by_author_.all().end() && fresh->first.author == author; ++fresh)
        places.push_back(fresh->second.place);
    std::ranges::sort(places, std::greater<>());
    places.resize(std::min(places.size(), limit));
    return places;
}

bool MessageIndex::is_in(const TalkKey& key, std::int64_t talk, const Stretch& within) {
    return key.talk == talk && within.holds(key.place);
}

std::vector<Place> MessageIndex::newest(std::int64_t talk, const Stretch& within, std::size_t limit) {
    std::vector<Place> places;
    auto fresh = by_talk_.all().upper_bound(TalkKey{talk, within.up_to});
    while (fresh != by_talk_.all().begin() && places.size() < limit) {
        --fresh;
        if (!is_in(fresh->first, talk, within)) break;
        places.push_back(fresh->first.place);
    }
    if (places.size() == limit) return places;
    for (Rows row(database_,
                  "SELECT place FROM by_conversation WHERE conversation = ? AND place > ? AND place <= ? "
                  "ORDER BY place DESC LIMIT ?",
                  talk, within.after, within.up_to, limit - places.size());
         row.next();)
        places.push_back(row.place(0));
    return places;
}

std::vector<Place> MessageIndex::oldest(std::int64_t talk, const Stretch& within, std::size_t limit) {
    std::vector<Place> places;
    for (Rows row(database_,
                  "SELECT place FROM by_conversation WHERE conversation = ? AND place > ? AND place <= ? "
                  "ORDER BY place LIMIT ?",
                  talk, within.after, within.up_to, limit);
         row.next();)
        places.push_back(row.place(0));
    for (auto fresh = by_talk_.all().upper_bound(TalkKey{talk, within.after});
         fresh != by_talk_.all().end() && is_in(fresh->first, talk, within) && places.size() < limit; ++fresh)
        places.push_back(fresh->first.place);
    return places;
}

std::size_t MessageIndex::count_of_others(std::int64_t talk, const Stretch& within, std::int64_t author,
                                          std::size_t most) {
    auto count = static_cast<std::size_t>(
        number_of(database_,
                  "SELECT count(*) FROM (SELECT 1 FROM by_conversation WHERE conversation = ? AND place > ? "
                  "AND place <= ? AND author <> ? LIMIT ?)",
                  talk, within.after, within.up_to, author, most)
            .value_or(0));
    for (auto fresh = by_talk_.all().upper_bound(TalkKey{talk, within.after});
         fresh != by_talk_.all().end() && is_in(fresh->first, talk, within) && count < most; ++fresh)
        if (fresh->second.author != author) ++count;
    return count;
}

} // namespace jsongled::sqlite
