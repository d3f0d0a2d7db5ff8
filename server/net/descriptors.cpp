#include "server/net/descriptors.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace jsongled {

bool DescriptorReserve::is_reached() const {
    const int next = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    if (next >= 0) ::close(next);
    return next < 0 || includes(next);
}

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::numeric_limits<int>::max();
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (limit.rlim_cur < limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) return raised.rlim_cur;
    return limit.rlim_cur;
}

std::size_t descriptors_in_use() {
    const int lowest = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    if (lowest < 0) return 0;
    ::close(lowest);
    return static_cast<std::size_t>(lowest);
}

} // namespace jsongled
