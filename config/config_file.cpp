#include "config/config_file.hpp"

#include "config/config_text.hpp"
#include "config/values.hpp"

#include <cerrno>
#include <optional>

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

    /// At most so many bytes from its beginning; nothing if they cannot be read.
    std::optional<std::string> read(std::size_t most) const {
        std::string text(most, '\0');
        std::size_t size = 0;
        for (;;) {
            const auto got = ::read(number_, text.data() + size, most - size);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return std::nullopt;
            if (got == 0) break;
            size += static_cast<std::size_t>(got);
        }
        text.resize(size);
        return text;
    }

  private:
    int number_;
};

Reading unreadable(const std::string& path, const std::string& why) {
    Reading reading;
    reading.errors.push_back((is_plain_text(path) ? path : toml_quote(path)) +
                             ": the configuration file cannot be read" + why);
    return reading;
}

} // namespace

Reading read_config_file(const std::string& path) {
    const Descriptor file(path);
    if (!file.is_open()) return unreadable(path, "");
    if (!file.is_regular_file()) return unreadable(path, ": it is no regular file");
    const auto text = file.read(max_config_bytes + 1);
    if (!text) return unreadable(path, "");
    if (text->size() > max_config_bytes)
        return unreadable(path, ": it has more than " + std::to_string(max_config_bytes) + " bytes");
    return read_config_text(*text, path);
}

} // namespace jsongled
