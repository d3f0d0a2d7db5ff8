#include "server/open_store.hpp"

#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>

#include "config/descriptor.hpp"
#include "config/reason.hpp"
#include "server/start_error.hpp"
#include "storage/memory_store.hpp"
#include "storage/sqlite_store.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "jsongled.db";

fs::path usual_folder(const char* const* variables) {
    constexpr std::string_view name = "STATE_DIRECTORY=";
    for (; *variables != nullptr; ++variables) {
        const std::string_view variable = *variables;
        if (!variable.starts_with(name) || variable.size() == name.size()) continue;
        // systemd's has several where a unit has several.
        const std::string_view folders = variable.substr(name.size());
        return folders.substr(0, folders.find(':'));
    }
    return "data";
}

StoreLimits limits_of(const Options& options) {
    StoreLimits limits;
    limits.waiting_for_user = options.max_offline_messages;
    limits.waiting_of_sender = 2 * options.max_offline_messages;
    return limits;
}

/// For nobody else to look into.
void make_usual_folder(const fs::path& folder, const std::string& option) {
    std::error_code error;
    if (fs::exists(folder, error)) return;
    if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) throw BadConfiguration("store", option, folder.string() + ": " + reason(error));
}

/// For nobody else to read. What is wrong with the place is told where the store is opened.
void make_private_file(const fs::path& file) {
    const Descriptor made(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
}

} // namespace

std::optional<fs::path> store_file(const Options& options, const char* const* variables) {
    if (options.store == memory_store) return std::nullopt;
    const std::string_view named = std::string_view(options.store).substr(sqlite_store.size());
    return named.empty() ? usual_folder(variables) / file_name : fs::path(named);
}

std::unique_ptr<QueuedStore> open_store(const Options& options, const char* const* variables) {
    const auto file = store_file(options, variables);
    if (!file) return std::make_unique<MemoryStore>(limits_of(options));
    if (options.store == sqlite_store) make_usual_folder(file->parent_path(), options.store);
    const std::string named = std::string(sqlite_store) + file->native();
    make_private_file(*file);
    SqliteStore::Options what;
    what.path = *file;
    what.limits = limits_of(options);
    what.calls = SqliteStore::most_calls;
    try {
        return std::make_unique<SqliteStore>(std::move(what));
    } catch (const StoreFault& fault) {
        // A full disk may have space again at the next try.
        if (fault.trouble() == StoreTrouble::full) throw StartError("store", named, fault.what());
        throw BadConfiguration("store", named, fault.what());
    }
}

} // namespace jsongled
