#include "storage/sqlite/opened.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include "storage/sqlite/log_file.hpp"
#include "storage/sqlite/schema.hpp"

namespace jsongled::sqlite {
namespace {

/// Looked through when they are opened; of larger ones damage is noticed when it is met.
constexpr std::int64_t most_checked_bytes = std::int64_t{64} << 20;

/// SQLite syncs the folder for its journals, not for the database.
void sync_folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    ::fsync(file);
    ::close(file);
}

/// Set before anything is read, so that nothing of what follows is written otherwise.
Database& prepared(Database& database, const Opened::Options& options) {
    const auto syncing = [&](const char* word) {
        database.execute(std::string("PRAGMA synchronous = ") +
                         (options.syncing == Opened::Syncing::off ? "OFF" : word));
    };
    database.execute("PRAGMA busy_timeout = 2000");
    database.execute("PRAGMA secure_delete = ON");
    database.execute("PRAGMA temp_store = MEMORY");
    database.execute("PRAGMA cache_size = -65536");
    database.execute("PRAGMA journal_size_limit = 67108864");
    const bool is_made = database.number("PRAGMA user_version") != 0;
    expect_known(database, options.path);
    if (database.is_read_only()) throw StoreFault(StoreTrouble::read_only, options.path + " cannot be written");
    // The journal with which a new database begins must not come back after a power cut: it would undo all.
    syncing(is_made ? "FULL" : "EXTRA");
    database.execute("PRAGMA journal_mode = WAL");
    bring_up_to_date(database, options.path);
    if (!is_made && options.vfs.empty()) sync_folder_of(options.path);
    syncing("FULL");
    if (database.number("PRAGMA page_count") * database.number("PRAGMA page_size") <= most_checked_bytes) {
        const std::string found = database.text("PRAGMA quick_check(1)");
        if (found != "ok") throw StoreFault(StoreTrouble::corrupt, options.path + " is damaged: " + found);
    }
    // A log of which a part was never synced is not to be appended to.
    database.empty_log();
    return database;
}

StoreTrouble trouble_of(int code) {
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return StoreTrouble::corrupt;
    case SQLITE_READONLY:
    case SQLITE_PERM: return StoreTrouble::read_only;
    case SQLITE_FULL: return StoreTrouble::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StoreTrouble::in_use;
    default: return StoreTrouble::unreadable;
    }
}

} // namespace

Opened::Opened(const Options& options)
    : database(options.path, Database::Access::make, options.vfs),
      messages(prepared(database, options), options.limits, options.most_fresh),
      calls(database, options.calls) {}

std::unique_ptr<Opened> Opened::open(const Options& options) {
    try {
        secure_log(options.path, options.vfs);
        return std::make_unique<Opened>(options);
    } catch (const Error& error) {
        throw fault_of(error, options.path);
    }
}

StoreFault fault_of(const Error& error, const std::string& path) {
    return {trouble_of(error.code()), path + ": " + error.what()};
}

} // namespace jsongled::sqlite
