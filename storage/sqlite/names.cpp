#include "storage/sqlite/names.hpp"

#include <algorithm>

namespace jsongled::sqlite {
namespace {

std::int64_t number_of_kind(const Conversation& conversation) {
    return static_cast<std::int64_t>(kind_of(conversation));
}

} // namespace

std::optional<std::int64_t> Names::find_user(const std::string& uid) {
    if (const std::int64_t* known = find_in(users_, uid)) return *known;
    const auto user = number_of(database_, "SELECT user FROM users WHERE name = ?", uid);
    if (user) {
        bound();
        users_.emplace(uid, *user);
    }
    return user;
}

std::int64_t Names::make_user(const std::string& uid) {
    if (const auto user = find_user(uid)) return *user;
    database_.run("INSERT INTO users(name) VALUES(?)", uid);
    return find_user(uid).value();
}

std::string Names::uid_of(std::int64_t user) {
    if (const auto known = uids_.find(user); known != uids_.end()) return known->second;
    Rows row(database_, "SELECT name FROM users WHERE user = ?", user);
    if (!row.next()) return {};
    bound();
    return uids_.emplace(user, row.text(0)).first->second;
}

void Names::meet(std::int64_t user) {
    if (is_met(user)) return;
    database_.run("UPDATE users SET met = 1 WHERE user = ?", user);
    met_.insert(user);
}

bool Names::is_met(std::int64_t user) {
    if (met_.contains(user)) return true;
    if (number_of(database_, "SELECT met FROM users WHERE user = ?", user).value_or(0) == 0) return false;
    bound();
    met_.insert(user);
    return true;
}

std::string Names::key_of(std::int64_t first, std::int64_t second) {
    return std::to_string(first) + ":" + std::to_string(second);
}

std::optional<Names::Talk> Names::find_pair(std::int64_t first, std::int64_t second) {
    const std::string key = key_of(std::min(first, second), std::max(first, second));
    if (const Talk* known = find_in(talks_, key)) return *known;
    const auto number =
        number_of(database_, "SELECT conversation FROM conversations WHERE first = ? AND second = ?",
                  std::min(first, second), std::max(first, second));
    if (!number) return std::nullopt;
    bound();
    return talks_.emplace(key, Talk{*number}).first->second;
}

std::optional<Names::Talk> Names::find_room(const std::string& rid) {
    if (const Talk* known = find_in(talks_, "r" + rid)) return *known;
    Rows row(database_,
             "SELECT conversation, kind, muc_since FROM conversations WHERE first = ? AND second = 0", rid);
    if (!row.next()) return std::nullopt;
    bound();
    return talks_.emplace("r" + rid, Talk{row.number(0), row.number(1), row.place(2)}).first->second;
}

std::optional<Names::Talk> Names::find(const Conversation& conversation) {
    if (conversation.is_room()) return find_room(conversation.name);
    const auto one = find_user(conversation.name);
    const auto other = find_user(conversation.other);
    return one && other ? find_pair(*one, *other) : std::nullopt;
}

std::optional<Names::Talk> Names::talk_at(std::int64_t number) {
    Rows row(database_, "SELECT kind, muc_since FROM conversations WHERE conversation = ?", number);
    return row.next() ? std::optional(Talk{number, row.number(0), row.place(1)}) : std::nullopt;
}

Names::Talk Names::make(const Conversation& conversation, Place last) {
    auto found = find(conversation);
    const std::int64_t kind = number_of_kind(conversation);
    if (found && found->kind == kind) return *found;
    if (found) {
        database_.run("UPDATE conversations SET kind = ?, muc_since = ? WHERE conversation = ?", kind, last,
                      found->number);
        const Talk changed{found->number, kind, last};
        talks_.insert_or_assign("r" + conversation.name, changed);
        conversations_.erase(found->number);
        return changed;
    }
    if (conversation.is_room()) {
        database_.run("INSERT INTO conversations(kind, first, second) VALUES(?, ?, 0)", kind,
                      conversation.name);
    } else {
        const std::int64_t one = make_user(conversation.name);
        const std::int64_t other = make_user(conversation.other);
        database_.run("INSERT INTO conversations(kind, first, second) VALUES(0, ?, ?)", std::min(one, other),
                      std::max(one, other));
    }
    found = find(conversation);
    found->is_new = true;
    return *found;
}

Conversation Names::conversation_of(std::int64_t talk) {
    if (const auto known = conversations_.find(talk); known != conversations_.end()) return known->second;
    Rows row(database_, "SELECT kind, first, second FROM conversations WHERE conversation = ?", talk);
    if (!row.next()) return {};
    bound();
    Conversation conversation =
        row.number(0) == 0
            ? Conversation::of_users(uid_of(row.number(1)), uid_of(row.number(2)))
            : Conversation::of_room(row.text(1), row.number(0) == 2 ? RoomKind::muc : RoomKind::room);
    conversations_.emplace(talk, conversation);
    return conversation;
}

void Names::forget() {
    users_.clear();
    uids_.clear();
    met_.clear();
    talks_.clear();
    conversations_.clear();
}

void Names::bound() {
    if (users_.size() > most || uids_.size() > most || met_.size() > most || talks_.size() > most ||
        conversations_.size() > most)
        forget();
}

} // namespace jsongled::sqlite
