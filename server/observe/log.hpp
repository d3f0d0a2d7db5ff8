#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include <unistd.h>

#include "config/options.hpp"
#include "server/observe/line_writer.hpp"

namespace spdlog {
class logger;
}

namespace jsongled {

/// A name and a value that go with a log message: a text, a number, or a time in milliseconds. An empty text
/// and no time are left out.
struct LogField {
    LogField(std::string_view named, std::string_view text) : name(named) {
        if (!text.empty()) value = text;
    }
    LogField(std::string_view named, std::integral auto number)
        : name(named), value(static_cast<std::int64_t>(number)) {}
    LogField(std::string_view named, std::optional<std::chrono::milliseconds> time) : name(named) {
        if (time) value = std::int64_t{time->count()};
    }

    std::string_view name;
    std::variant<std::monostate, std::string_view, std::int64_t> value;
};

/// The server's log, on standard output: text on a terminal, a JSON object a line elsewhere. Nobody waits for
/// it, see LineWriter. Messages and values may hold strangers' words: none leaves its line or acts on a
/// terminal. From any thread.
class Log {
  public:
    Log(LogLevel level, LogFormat format, int descriptor = STDOUT_FILENO);
    ~Log();

    void set_level(LogLevel level);
    LogLevel level() const;
    bool shows(LogLevel level) const;

    void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

    /// Lines that could not be written.
    std::uint64_t dropped() const { return writer_.dropped(); }

  private:
    const bool json_;
    LineWriter writer_;
    std::unique_ptr<spdlog::logger> logger_; ///< gives its lines to the writer
};

} // namespace jsongled
