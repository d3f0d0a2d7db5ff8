#include "storage/sqlite/database.hpp"

#include <sqlite3.h>

namespace jsongled::sqlite {
namespace {

[[noreturn]] void fail(sqlite3* database, int code) {
    throw Error(database ? sqlite3_extended_errcode(database) : code,
                database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
}

int note_log(void* pages, sqlite3*, const char*, int now) {
    *static_cast<int*>(pages) = now;
    return SQLITE_OK;
}

int flags_of(Database::Access access) {
    switch (access) {
    case Database::Access::make: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Access::write: return SQLITE_OPEN_READWRITE;
    case Database::Access::read: break;
    }
    return SQLITE_OPEN_READONLY;
}

} // namespace

Statement::Statement(sqlite3* database, std::string_view sql) {
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) fail(database, code);
}

Statement::~Statement() {
    sqlite3_finalize(statement_);
}

void Statement::bind(int at, std::int64_t number) {
    sqlite3_bind_int64(statement_, at, number);
}

void Statement::bind(int at, std::string_view text) {
    // Of a null pointer SQLite would make NULL.
    sqlite3_bind_text64(statement_, at, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}

void Statement::bind(int at, Blob blob) {
    sqlite3_bind_blob64(statement_, at, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                        SQLITE_STATIC);
}

void Statement::bind_null(int at) {
    sqlite3_bind_null(statement_, at);
}

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(sqlite3_db_handle(statement_), code);
    return false;
}

void Statement::reset() noexcept {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Database::Database(const std::string& path, Access access, const std::string& vfs) {
    const int code =
        sqlite3_open_v2(plain_path(path).c_str(), &database_, flags_of(access) | SQLITE_OPEN_NOMUTEX,
                        vfs.empty() ? nullptr : vfs.c_str());
    if (code != SQLITE_OK) {
        const Error error(database_ ? sqlite3_extended_errcode(database_) : code,
                          database_ ? sqlite3_errmsg(database_) : sqlite3_errstr(code));
        sqlite3_close_v2(database_);
        throw error;
    }
    sqlite3_extended_result_codes(database_, 1);
    // A log that could not be synced must not be taken for one that was: whoever closes in order empties it.
    sqlite3_db_config(database_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_wal_hook(database_, note_log, &log_pages_);
}

Database::~Database() {
    statements_.clear();
    sqlite3_close_v2(database_);
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(database_, code);
}

std::int64_t Database::number(const std::string& sql) {
    Statement once(database_, sql);
    return once.step() ? once.number(0) : 0;
}

std::string Database::text(const std::string& sql) {
    Statement once(database_, sql);
    return once.step() ? std::string(once.text(0)) : std::string();
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(database_);
}

bool Database::is_read_only() const {
    return sqlite3_db_readonly(database_, "main") == 1;
}

void Database::wait_for_others(std::chrono::milliseconds longest) {
    longest_wait_ = longest;
    sqlite3_busy_timeout(database_, static_cast<int>(longest.count()));
}

bool Database::empty_log() {
    const int code =
        sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code == SQLITE_BUSY) return false;
    if (code != SQLITE_OK) fail(database_, code);
    log_pages_ = 0;
    return true;
}

bool Database::empty_log_at_once() {
    struct Patience {
        sqlite3* database;
        std::chrono::milliseconds longest;
        ~Patience() { sqlite3_busy_timeout(database, static_cast<int>(longest.count())); }
    } const patience{database_, longest_wait_};
    sqlite3_busy_timeout(database_, 0);
    return empty_log();
}

void Database::shorten_log() {
    const int code = sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) fail(database_, code);
}

Statement& Database::statement(const char* sql) {
    std::unique_ptr<Statement>& kept = statements_[sql];
    if (!kept) kept = std::make_unique<Statement>(database_, sql);
    return *kept;
}

std::string plain_path(const std::string& path) {
    return path.starts_with('/') ? path : "./" + path;
}

} // namespace jsongled::sqlite
