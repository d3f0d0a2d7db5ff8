#include "server/observe/journal.hpp"

#include <string>

#include <sys/stat.h>

namespace jsongled {

bool leads_to_journal(int descriptor, std::string_view stream) {
    struct stat file {};
    if (stream.empty() || ::fstat(descriptor, &file) != 0) return false;
    return stream == std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

std::string_view journal_priority(LogLevel level) {
    switch (level) {
    case LogLevel::error: return "<3>";
    case LogLevel::warn: return "<4>";
    case LogLevel::info: return "<6>";
    case LogLevel::trace:
    case LogLevel::debug:
    case LogLevel::off: break;
    }
    return "<7>";
}

} // namespace jsongled
