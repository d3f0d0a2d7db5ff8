#include "storage/sqlite/reserve.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace jsongled::sqlite {

bool Reserve::take() const {
    if (bytes_ == 0) return true;
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return false;
    const bool is_taken = ::posix_fallocate(file, 0, static_cast<off_t>(bytes_)) == 0;
    ::close(file);
    if (!is_taken) release();
    return is_taken;
}

void Reserve::release() const {
    if (bytes_ > 0) ::unlink(path_.c_str());
}

} // namespace jsongled::sqlite
