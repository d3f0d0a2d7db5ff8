#include "config/small_file.hpp"

#include "config/reason.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace jsongled {

namespace {

/// An open file, or none.
class Descriptor {
  public:
    // A FIFO is not waited for, and a terminal does not become the server's.
    explicit Descriptor(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const { return number_ >= 0; }

    bool is_regular_file() const {
        struct stat status {};
        return ::fstat(number_, &status) == 0 && S_ISREG(status.st_mode);
    }

    /// At most so many bytes from its beginning into `text`. False, with errno set, if they cannot be read.
    bool read(std::string& text, std::size_t most) const {
        text.resize(most);
        std::size_t size = 0;
        for (;;) {
            const auto got = ::read(number_, text.data() + size, most - size);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return false;
            if (got == 0) break;
            size += static_cast<std::size_t>(got);
        }
        text.resize(size);
        return true;
    }

  private:
    int number_;
};

UnreadableFile last_error() {
    return {reason(std::error_code(errno, std::generic_category()))};
}

} // namespace

std::variant<std::string, UnreadableFile> read_small_file(const std::string& path, std::size_t most) {
    const Descriptor file(path);
    if (!file.is_open()) return last_error();
    if (!file.is_regular_file()) return UnreadableFile{"it is no regular file"};
    std::string text;
    if (!file.read(text, most + 1)) return last_error();
    if (text.size() > most) return UnreadableFile{"it has more than " + std::to_string(most) + " bytes"};
    return text;
}

} // namespace jsongled
