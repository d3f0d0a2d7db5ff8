#include "storage/sqlite/reserve.hpp"

#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace jsongled::sqlite {
namespace {

std::uint64_t free_beside(const std::string& path) {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const auto space = std::filesystem::space(folder.empty() ? "." : folder, error);
    return error ? 0 : space.available;
}

} // namespace

bool Reserve::take() const {
    if (bytes_ == 0) return true;
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return false;
    const bool is_taken = ::posix_fallocate(file, 0, static_cast<off_t>(bytes_)) == 0;
    ::close(file);
    if (!is_taken) release();
    return is_taken;
}

bool Reserve::take_again() const {
    if (bytes_ == 0) return true;
    const std::uint64_t is_free = free_space_ ? free_space_(path_) : free_beside(path_);
    return is_free >= 2 * bytes_ && take();
}

void Reserve::release() const {
    if (bytes_ > 0) ::unlink(path_.c_str());
}

} // namespace jsongled::sqlite
