#include "storage/sqlite/schema.hpp"

#include <array>

#include "storage/store_fault.hpp"

namespace jsongled::sqlite {
namespace {

/// What leads from each version to the next; the first from nothing. What has been released is never changed:
/// each version is kept as a dump in tests/contract/schemas.
constexpr std::array migrations{
    R"(
CREATE TABLE users(
    user INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE);
-- Of a room: its name, and 0. Of two users: their numbers, the smaller one first.
CREATE TABLE conversations(
    conversation INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL, -- 0 users, 1 room, 2 MUC
    first NOT NULL,
    second INTEGER NOT NULL,
    UNIQUE(first, second));
CREATE TABLE messages(
    place INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    author INTEGER NOT NULL,
    id TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    sent INTEGER NOT NULL,
    relayed INTEGER NOT NULL,
    edited INTEGER,
    retracted INTEGER,
    awaited INTEGER NOT NULL, -- whether it ever waited for somebody
    preview TEXT NOT NULL,
    envelope TEXT NOT NULL);
-- Where messages are. The newest are not in these two yet, see MessageIndex.
CREATE TABLE by_author(
    author INTEGER NOT NULL,
    id TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY(author, id)) WITHOUT ROWID;
CREATE TABLE by_conversation(
    conversation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    author INTEGER NOT NULL,
    PRIMARY KEY(conversation, place)) WITHOUT ROWID;
-- All messages up to this place are in both.
CREATE TABLE indexed(
    one INTEGER PRIMARY KEY CHECK(one = 1),
    place INTEGER NOT NULL);
-- A user in a conversation: up to which place what was said is received, read, and not unread.
CREATE TABLE lines(
    conversation INTEGER NOT NULL,
    user INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    up_to INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY(conversation, user)) WITHOUT ROWID;
CREATE INDEX lines_by_user ON lines(user, conversation);
-- When a user was in a room: behind one place, up to another one, or the largest number while it lasts.
CREATE TABLE stays(
    conversation INTEGER NOT NULL,
    user INTEGER NOT NULL,
    after INTEGER NOT NULL,
    up_to INTEGER NOT NULL,
    PRIMARY KEY(conversation, user, after)) WITHOUT ROWID;
CREATE TABLE reactions(
    place INTEGER NOT NULL,
    user INTEGER NOT NULL,
    type TEXT NOT NULL,
    PRIMARY KEY(place, user)) WITHOUT ROWID;
CREATE TABLE waiting(
    user INTEGER NOT NULL,
    place INTEGER NOT NULL,
    author INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    relayed INTEGER NOT NULL,
    PRIMARY KEY(user, place)) WITHOUT ROWID;
-- The last place that was ever taken, where its message is forgotten.
CREATE TABLE floor(
    one INTEGER PRIMARY KEY CHECK(one = 1),
    place INTEGER NOT NULL);
CREATE TABLE calls(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reached INTEGER NOT NULL,
    own_callee INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    caller TEXT NOT NULL,
    callee TEXT NOT NULL,
    record BLOB NOT NULL);
CREATE TABLE histories(
    user TEXT NOT NULL,
    number INTEGER NOT NULL,
    aside INTEGER NOT NULL,
    sid TEXT NOT NULL,
    caller TEXT NOT NULL,
    PRIMARY KEY(user, number)) WITHOUT ROWID;
CREATE INDEX histories_by_number ON histories(number, user);
)",
};

} // namespace

std::int64_t schema_version() {
    return static_cast<std::int64_t>(migrations.size());
}

void expect_known(Database& database, const std::string& path) {
    const std::int64_t version = database.number("PRAGMA user_version");
    const bool is_new = version == 0 && database.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (!is_new && database.number("PRAGMA application_id") != application_id)
        throw StoreFault(StoreTrouble::foreign, path + " is not a store of jsongled");
    if (version > schema_version())
        throw StoreFault(StoreTrouble::newer, path + " has schema " + std::to_string(version) +
                                                  ", written by a newer version of jsongled; this one knows " +
                                                  std::to_string(schema_version()));
}

void bring_up_to_date(Database& database, const std::string& path) {
    const std::int64_t version = database.number("PRAGMA user_version");
    expect_known(database, path);
    if (version == schema_version()) return;
    database.execute("BEGIN IMMEDIATE");
    for (auto next = static_cast<std::size_t>(version); next < migrations.size(); ++next)
        database.execute(migrations[next]);
    database.execute("PRAGMA application_id = " + std::to_string(application_id));
    database.execute("PRAGMA user_version = " + std::to_string(schema_version()));
    database.execute("COMMIT");
}

} // namespace jsongled::sqlite
