#include "server/ops/admin_address_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "config/address.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "jsongled-admin-";
constexpr std::size_t most_bytes = 128; ///< of an address

/// The files of servers, running or not, in a directory; empty where it cannot be read.
std::vector<fs::path> files_in(const fs::path& directory) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto entry = fs::directory_iterator(directory, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (entry->path().filename().native().starts_with(prefix)) files.push_back(entry->path());
    return files;
}

int open_to_read(const fs::path& path) {
    return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
}

/// Whether a running server has it. A shared lock, so that two who look do not take each other for one.
bool is_held(const Descriptor& file) {
    return ::flock(file.number(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

bool is_believed(const Descriptor& file, const fs::path& directory) {
    struct stat own {};
    struct stat around {};
    return ::fstat(file.number(), &own) == 0 && S_ISREG(own.st_mode) &&
           ::stat(directory.c_str(), &around) == 0 &&
           (own.st_uid == ::geteuid() || own.st_uid == around.st_uid);
}

/// Nothing if no running server has it, or it holds no address.
std::optional<std::string> read(const fs::path& path) {
    const Descriptor file(open_to_read(path));
    if (!file.is_open() || !is_believed(file, path.parent_path()) || !is_held(file)) return std::nullopt;
    std::array<char, most_bytes> text{};
    const auto size = ::read(file.number(), text.data(), text.size());
    if (size <= 0) return std::nullopt;
    std::string address(text.data(), static_cast<std::size_t>(size));
    return parse_address(address) ? std::optional(address) : std::nullopt;
}

void remove_stale(const fs::path& directory) {
    for (const fs::path& path : files_in(directory)) {
        const Descriptor file(open_to_read(path));
        std::error_code ignored;
        if (file.is_open() && !is_held(file)) fs::remove(path, ignored);
    }
}

void check(bool done, const fs::path& path) {
    if (!done) throw std::system_error(errno, std::generic_category(), path);
}

} // namespace

AdminAddressFile::AdminAddressFile(const fs::path& directory, const std::string& id, const std::string& address)
    : path_(directory / (std::string(prefix) + id)),
      file_(::open((directory / ("." + id)).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
    const fs::path fresh = directory / ("." + id);
    check(file_.is_open(), fresh);
    remove_stale(directory);
    // Under its name only when it is locked and whole. Whoever may look into the directory may read it.
    check(::flock(file_.number(), LOCK_EX | LOCK_NB) == 0, fresh);
    check(::fchmod(file_.number(), 0644) == 0, fresh);
    check(::write(file_.number(), address.data(), address.size()) == std::ssize(address), fresh);
    check(::rename(fresh.c_str(), path_.c_str()) == 0, path_);
}

AdminAddressFile::~AdminAddressFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
}

fs::path runtime_directory(const char* const* variables) {
    fs::path found;
    for (; *variables != nullptr; ++variables) {
        const std::string_view variable = *variables;
        const std::string_view name = variable.substr(0, variable.find('='));
        const std::string_view value = variable.substr(std::min(name.size() + 1, variable.size()));
        // systemd's has several where a unit has several.
        if (name == "RUNTIME_DIRECTORY" && !value.empty()) return value.substr(0, value.find(':'));
        if (name == "XDG_RUNTIME_DIR") found = value;
    }
    return found;
}

std::vector<std::string> admin_addresses(const std::vector<fs::path>& directories) {
    std::vector<std::string> addresses;
    for (const fs::path& directory : directories) {
        if (directory.empty()) continue;
        for (const fs::path& path : files_in(directory))
            if (auto address = read(path)) addresses.push_back(*std::move(address));
        if (!addresses.empty()) break;
    }
    return addresses;
}

} // namespace jsongled
