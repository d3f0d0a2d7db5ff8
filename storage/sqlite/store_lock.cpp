#include "storage/sqlite/store_lock.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "storage/store_fault.hpp"

namespace jsongled::sqlite {

StoreLock::StoreLock(const std::string& path) {
    // Whichever way leads to the database.
    std::error_code unknown;
    const auto resolved = std::filesystem::weakly_canonical(path, unknown);
    const std::string name = (unknown ? path : resolved.string()) + "-lock";
    file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file_ < 0) {
        const int error = errno;
        throw StoreFault(error == EROFS || error == EACCES ? StoreTrouble::read_only
                         : error == ENOSPC                 ? StoreTrouble::full
                                                           : StoreTrouble::unreadable,
                         name + ": " + std::generic_category().message(error));
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(file_);
    throw StoreFault(StoreTrouble::in_use, path + " is in use by another process");
}

StoreLock::~StoreLock() {
    ::close(file_);
}

} // namespace jsongled::sqlite
