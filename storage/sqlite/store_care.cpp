#include "storage/sqlite/store_care.hpp"

#include <array>
#include <filesystem>
#include <memory>

#include "protocol/json_writer.hpp"
#include "storage/call_codec.hpp"
#include "storage/sqlite/opened.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/store_lock.hpp"

namespace jsongled::sqlite {
namespace {

template<class Work>
auto told_as_fault(const std::string& path, Work&& work) {
    try {
        return work();
    } catch (const Error& error) {
        throw fault_of(error, path);
    }
}

/// To look at, also beside a server.
std::unique_ptr<Database> open_to_read(const std::string& path) {
    auto database = std::make_unique<Database>(path, Database::Access::read);
    database->wait_for_others(std::chrono::seconds(5));
    expect_known(*database, path);
    if (database->number("PRAGMA user_version") < schema_version())
        throw StoreFault(StoreTrouble::unreadable,
                         path + " is of an older version: start the server once, which brings it up to date");
    return database;
}

std::unique_ptr<Opened> open_to_change(const std::string& path) {
    if (!std::filesystem::exists(path)) throw StoreFault(StoreTrouble::unreadable, path + " does not exist");
    Opened::Options options;
    options.path = path;
    return Opened::open(options);
}

/// What is to be counted as nothing.
struct Fault {
    const char* sql;
    const char* what;
};
constexpr std::array faults{
    Fault{"SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT 1 FROM conversations c "
          "WHERE c.conversation = m.conversation)",
          " messages belong to no conversation"},
    Fault{"SELECT count(*) FROM messages m WHERE place <= (SELECT place FROM indexed) AND NOT EXISTS (SELECT 1 "
          "FROM by_author a WHERE a.author = m.author AND a.id = m.id AND a.place = m.place "
          "AND a.conversation = m.conversation)",
          " messages are not found by their author"},
    Fault{"SELECT count(*) FROM messages m WHERE place <= (SELECT place FROM indexed) AND NOT EXISTS (SELECT 1 "
          "FROM by_conversation c WHERE c.conversation = m.conversation AND c.place = m.place "
          "AND c.author = m.author)",
          " messages are not found by their conversation"},
    Fault{"SELECT count(*) FROM by_author a WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.place = a.place "
          "AND m.author = a.author AND m.id = a.id AND m.conversation = a.conversation)",
          " messages that are found by their author are not there"},
    Fault{"SELECT count(*) FROM by_conversation c WHERE NOT EXISTS (SELECT 1 FROM messages m "
          "WHERE m.place = c.place AND m.conversation = c.conversation AND m.author = c.author)",
          " messages that are found by their conversation are not there"},
    Fault{"WITH fresh AS (SELECT place, author, id FROM messages "
          "WHERE place > (SELECT coalesce(max(place), 0) FROM indexed)), "
          "known AS (SELECT author, id, place FROM fresh UNION SELECT a.author, a.id, a.place FROM fresh "
          "JOIN by_author a USING(author, id)) "
          "SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT author, id FROM known)) FROM known",
          " messages have the id of another one of their author"},
};

void export_messages(Database& database, const std::function<void(std::string_view)>& write) {
    Rows row(
        database,
        "SELECT c.kind, CASE WHEN c.kind = 0 THEN (SELECT name FROM users WHERE user = c.first) ELSE c.first "
        "END, "
        "(SELECT name FROM users WHERE user = c.second), u.name, m.id, m.sent, m.relayed, m.edited, "
        "m.retracted, "
        "m.envelope FROM messages m JOIN conversations c USING(conversation) JOIN users u ON u.user = m.author "
        "ORDER BY m.place");
    while (row.next()) {
        std::string line;
        JsonWriter json(line);
        json.begin()
            .string("type", "message")
            .string("kind", to_string(static_cast<ConversationKind>(row.number(0))));
        json.string(row.number(0) == 0 ? "user" : "rid", row.view(1));
        if (row.number(0) == 0) json.string("other", row.view(2));
        json.string("author", row.view(3)).string("id", row.view(4));
        json.time("sent", row.time(5)).time("relayed", row.time(6));
        if (!row.is_null(7)) json.time("edited", row.time(7));
        if (!row.is_null(8)) json.time("retracted", row.time(8));
        if (!row.view(9).empty()) json.raw("envelope", row.view(9));
        json.end();
        write(line);
    }
}

void export_reactions(Database& database, const std::function<void(std::string_view)>& write) {
    Rows row(database,
             "SELECT a.name, m.id, u.name, r.type FROM reactions r JOIN messages m USING(place) "
             "JOIN users a ON a.user = m.author JOIN users u ON u.user = r.user ORDER BY r.place, u.name");
    while (row.next()) {
        std::string line;
        JsonWriter json(line);
        json.begin().string("type", "reaction").string("author", row.view(0)).string("mid", row.view(1));
        json.string("uid", row.view(2)).string("reaction", row.view(3)).end();
        write(line);
    }
}

void export_calls(Database& database, const std::function<void(std::string_view)>& write) {
    Rows row(database, "SELECT record FROM calls ORDER BY number");
    while (row.next()) {
        const auto record = decode_call(row.view(0));
        if (!record) continue;
        std::string line;
        JsonWriter json(line);
        json.begin().string("type", "call").raw("call", to_json(*record, PeerIds::hidden)).end();
        write(line);
    }
}

} // namespace

std::vector<std::string> check_store(const std::string& path) {
    return told_as_fault(path, [&] {
        const auto database = open_to_read(path);
        std::vector<std::string> found;
        for (Rows row(*database, "PRAGMA integrity_check(100)"); row.next();)
            if (row.view(0) != "ok") found.push_back(row.text(0));
        for (Rows row(*database, "SELECT number, record FROM calls"); row.next();)
            if (!decode_call(row.view(1)))
                found.push_back("call " + std::to_string(row.number(0)) + " is unreadable");
        for (const auto& [sql, what] : faults)
            if (const auto count = number_of(*database, sql).value_or(0); count > 0)
                found.push_back(std::to_string(count) + what);
        return found;
    });
}

void back_up_store(const std::string& path, const std::string& copy) {
    told_as_fault(path, [&] {
        if (std::filesystem::exists(copy)) throw StoreFault(StoreTrouble::unreadable, copy + " exists already");
        open_to_read(path)->run("VACUUM INTO ?", plain_path(copy));
    });
}

void compact_store(const std::string& path) {
    told_as_fault(path, [&] {
        const StoreLock lock(path);
        const auto opened = open_to_change(path);
        opened->database.execute("VACUUM");
        opened->database.empty_log();
    });
}

void export_store(const std::string& path, const std::function<void(std::string_view line)>& write) {
    told_as_fault(path, [&] {
        const auto database = open_to_read(path);
        database->run("BEGIN");
        export_messages(*database, write);
        export_reactions(*database, write);
        export_calls(*database, write);
        database->run("COMMIT");
    });
}

Erased erase_from_store(const std::string& path, const std::string& uid, const std::string& pseudonym,
                        Time at) {
    return told_as_fault(path, [&] {
        const StoreLock lock(path);
        const auto opened = open_to_change(path);
        Database& database = opened->database;
        Erased erased{pseudonym};
        database.run("BEGIN IMMEDIATE");
        erased.was_known = number_of(database,
                                     "SELECT EXISTS (SELECT 1 FROM users WHERE name = ?1) OR EXISTS (SELECT 1 "
                                     "FROM calls WHERE caller = ?1 OR callee = ?1)",
                                     uid)
                               .value_or(0) != 0;
        if (opened->messages.write(EraseUser{uid, pseudonym, at}) == WriteVerdict::conflicting)
            throw StoreFault(StoreTrouble::unreadable, "the pseudonym " + pseudonym + " is taken");
        opened->calls.erase(uid, pseudonym);
        erased.messages = opened->messages.count_of(pseudonym);
        database.run("COMMIT");
        if (!database.empty_log())
            throw StoreFault(StoreTrouble::in_use, path + " is being read: " + uid +
                                                       " is erased, but still in the log until it is "
                                                       "opened again");
        return erased;
    });
}

} // namespace jsongled::sqlite
