#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "protocol/time.hpp"
#include "storage/sqlite/error.hpp"
#include "storage/sqlite/statement.hpp"

namespace jsongled::sqlite {

/// A connection, of one thread. Its statements are prepared once: they are told apart by where their text
/// stands, so it has to be a literal.
class Database {
  public:
    enum class Access : std::uint8_t { make, write, read };

    /// The path is that of a file, whatever it looks like. `vfs`: empty for SQLite's own.
    Database(const std::string& path, Access access, const std::string& vfs = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Statements that are not kept, without parameters.
    void execute(const std::string& sql);
    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);

    template<class... Values>
    void run(const char* sql, const Values&... values) {
        Statement& prepared = statement(sql);
        const Reset reset{prepared};
        bind_all(prepared, values...);
        while (prepared.step()) {
        }
    }

    std::int64_t changes() const;
    bool is_read_only() const;
    /// Pages in the log after the last commit.
    int log_pages() const { return log_pages_; }
    /// So long it waits for others that are in the way, at each step.
    void wait_for_others(std::chrono::milliseconds longest);
    /// Moves what is in the log to its place: all of it, after which the log is empty. False where others read
    /// what it has, and it is not empty: of the two the second waits for nobody.
    bool empty_log();
    bool empty_log_at_once();
    /// Moves what can be moved now.
    void shorten_log();

    Statement& statement(const char* sql);

    struct Reset {
        Statement& statement;
        ~Reset() { statement.reset(); }
    };

    template<class Value>
    static void bind_one(Statement& to, int at, const Value& value) {
        if constexpr (std::same_as<Value, Blob>)
            to.bind(at, value);
        else if constexpr (std::same_as<Value, Time>)
            to.bind(at, static_cast<std::int64_t>(value.time_since_epoch().count()));
        else if constexpr (std::is_enum_v<Value> || std::integral<Value>)
            to.bind(at, static_cast<std::int64_t>(value));
        else
            to.bind(at, std::string_view(value));
    }
    template<class... Values>
    static void bind_all(Statement& to, const Values&... values) {
        int at = 0;
        (bind_one(to, ++at, values), ...);
    }

  private:
    sqlite3* database_ = nullptr;
    std::unordered_map<const char*, std::unique_ptr<Statement>> statements_; ///< by the literal's address
    int log_pages_ = 0;
    std::chrono::milliseconds longest_wait_{};
};

/// A path as SQLite takes it for nothing else: ":memory:" and "file:a?mode=memory" are names of files too.
std::string plain_path(const std::string& path);

/// The rows of one answer, to be read at once: `for (Rows row(db, "…", 1); row.next();)`. What is bound has to
/// outlive it.
class Rows {
  public:
    template<class... Values>
    Rows(Database& database, const char* sql, const Values&... values)
        : statement_(database.statement(sql)), reset_{statement_} {
        Database::bind_all(statement_, values...);
    }

    bool next() { return statement_.step(); }
    std::int64_t number(int column) const { return statement_.number(column); }
    std::uint64_t place(int column) const { return static_cast<std::uint64_t>(statement_.number(column)); }
    std::string text(int column) const { return std::string(statement_.text(column)); }
    std::string_view view(int column) const { return statement_.text(column); }
    bool is_null(int column) const { return statement_.is_null(column); }
    Time time(int column) const { return Time(std::chrono::milliseconds(statement_.number(column))); }
    std::optional<Time> time_if_any(int column) const {
        return is_null(column) ? std::nullopt : std::optional(time(column));
    }

  private:
    Statement& statement_;
    Database::Reset reset_;
};

/// The number in the first row's first column, if there is a row with one.
template<class... Values>
std::optional<std::int64_t> number_of(Database& database, const char* sql, const Values&... values) {
    Rows row(database, sql, values...);
    if (!row.next() || row.is_null(0)) return std::nullopt;
    return row.number(0);
}

} // namespace jsongled::sqlite
