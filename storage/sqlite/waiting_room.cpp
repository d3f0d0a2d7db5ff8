#include "storage/sqlite/waiting_room.hpp"

namespace jsongled::sqlite {

WaitingRoom::WaitingRoom(Database& database, const StoreLimits& limits) : database_(database), limits_(limits) {
    for (Rows row(database_, "SELECT user, author, bytes FROM waiting"); row.next();) {
        const auto bytes = static_cast<std::size_t>(row.number(2));
        Queue& queue = of_users_[row.number(0)];
        ++queue.messages;
        queue.bytes += bytes;
        ++of_authors_[row.number(1)];
        ++messages_;
        bytes_ += bytes;
    }
}

WriteVerdict WaitingRoom::room_for(std::int64_t author, std::int64_t user, std::size_t bytes) const {
    const auto queue = of_users_.find(user);
    if (queue != of_users_.end() && (queue->second.messages >= limits_.waiting_for_user ||
                                     queue->second.bytes + bytes > limits_.waiting_bytes_for_user))
        return WriteVerdict::recipient_full;
    const auto sent = of_authors_.find(author);
    if (sent != of_authors_.end() && sent->second >= limits_.waiting_of_sender)
        return WriteVerdict::sender_full;
    if (messages_ >= limits_.waiting || bytes_ + bytes > limits_.waiting_bytes) return WriteVerdict::store_full;
    return WriteVerdict::stored;
}

std::optional<std::size_t> WaitingRoom::bytes_of(std::int64_t user, Place place) {
    if (!of_users_.contains(user)) return std::nullopt;
    const auto bytes =
        number_of(database_, "SELECT bytes FROM waiting WHERE user = ? AND place = ?", user, place);
    return bytes ? std::optional(static_cast<std::size_t>(*bytes)) : std::nullopt;
}

WriteVerdict WaitingRoom::room_to_grow(Place place, const std::vector<std::int64_t>& users, std::size_t bytes) {
    std::size_t in_all = 0;
    for (const std::int64_t user : users) {
        const std::size_t before = bytes_of(user, place).value_or(bytes);
        if (bytes <= before) continue;
        if (of_users_.at(user).bytes + bytes - before > limits_.waiting_bytes_for_user)
            return WriteVerdict::recipient_full;
        in_all += bytes - before;
    }
    return in_all > 0 && bytes_ + in_all > limits_.waiting_bytes ? WriteVerdict::store_full
                                                                 : WriteVerdict::stored;
}

void WaitingRoom::resize(Place place, const std::vector<std::int64_t>& users, std::size_t bytes) {
    for (const std::int64_t user : users) {
        const auto before = bytes_of(user, place);
        if (!before || *before == bytes) continue;
        database_.run("UPDATE waiting SET bytes = ? WHERE user = ? AND place = ?", bytes, user, place);
        of_users_[user].bytes += bytes - *before;
        bytes_ += bytes - *before;
    }
}

void WaitingRoom::add(std::int64_t user, Place place, std::int64_t author, std::size_t bytes, Time relayed) {
    database_.run("INSERT INTO waiting(user, place, author, bytes, relayed) VALUES(?, ?, ?, ?, ?)", user, place,
                  author, bytes, relayed);
    Queue& queue = of_users_[user];
    ++queue.messages;
    queue.bytes += bytes;
    ++of_authors_[author];
    ++messages_;
    bytes_ += bytes;
    if (oldest_ && relayed < *oldest_) oldest_ = relayed;
}

void WaitingRoom::take_out(std::int64_t user, std::int64_t author, std::size_t bytes) {
    Queue& queue = of_users_[user];
    queue.bytes -= bytes;
    if (--queue.messages == 0) of_users_.erase(user);
    if (--of_authors_[author] == 0) of_authors_.erase(author);
    --messages_;
    bytes_ -= bytes;
}

void WaitingRoom::remove(std::int64_t user, Place place) {
    if (!of_users_.contains(user)) return;
    Rows row(database_, "DELETE FROM waiting WHERE user = ? AND place = ? RETURNING author, bytes", user,
             place);
    while (row.next())
        take_out(user, row.number(0), static_cast<std::size_t>(row.number(1)));
}

void WaitingRoom::remove_all(std::int64_t user) {
    Rows row(database_, "DELETE FROM waiting WHERE user = ? RETURNING author, bytes", user);
    while (row.next())
        take_out(user, row.number(0), static_cast<std::size_t>(row.number(1)));
}

bool WaitingRoom::forget_before(Time time, std::size_t at_most) {
    if (messages_ == 0 || (oldest_ && time <= *oldest_)) return false;
    struct One {
        std::int64_t user;
        Place place;
    };
    std::vector<One> old;
    for (Rows row(database_, "SELECT user, place FROM waiting WHERE relayed < ? LIMIT ?", time, at_most + 1);
         row.next();)
        old.push_back({row.number(0), row.place(1)});
    const bool has_more = old.size() > at_most;
    if (has_more) old.pop_back();
    for (const One& one : old)
        remove(one.user, one.place);
    if (!has_more) oldest_ = time;
    return has_more;
}

} // namespace jsongled::sqlite
