#include "config/small_file.hpp"

#include "config/descriptor.hpp"
#include "config/reason.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace jsongled {

namespace {

bool is_regular_file(const Descriptor& file) {
    struct stat status {};
    return ::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode);
}

/// At most so many bytes from its beginning into `text`. False, with errno set, if they cannot be read.
bool read(const Descriptor& file, std::string& text, std::size_t most) {
    text.resize(most);
    std::size_t size = 0;
    for (;;) {
        const auto got = ::read(file.number(), text.data() + size, most - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return true;
}

UnreadableFile last_error() {
    return {reason(std::error_code(errno, std::generic_category()))};
}

} // namespace

std::variant<std::string, UnreadableFile> read_small_file(const std::string& path, std::size_t most) {
    // A FIFO is not waited for, and a terminal does not become the server's.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file.is_open()) return last_error();
    if (!is_regular_file(file)) return UnreadableFile{"it is no regular file"};
    std::string text;
    if (!read(file, text, most + 1)) return last_error();
    if (text.size() > most) return UnreadableFile{"it has more than " + std::to_string(most) + " bytes"};
    return text;
}

} // namespace jsongled
