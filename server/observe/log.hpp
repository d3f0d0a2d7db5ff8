#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

#include <unistd.h>

#include "config/choices.hpp"
#include "server/observe/line_writer.hpp"
#include "server/observe/log_field.hpp"

namespace spdlog {
class logger;
}

namespace jsongled {

/// The server's log, on standard output: text on a terminal, a JSON object a line elsewhere; in systemd's
/// journal each line has its priority. Nobody waits for it, see LineWriter. Messages and values may hold
/// strangers' words: none leaves its line or acts on a terminal. From any thread.
class Log {
  public:
    Log(LogLevel level, LogFormat format, int descriptor = STDOUT_FILENO);
    ~Log();

    void set_level(LogLevel level);
    LogLevel level() const;
    bool shows(LogLevel level) const;

    void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

    /// Waits until what was written so far has been taken, at most half a second.
    void flush() { writer_.flush(); }

    /// Lines that could not be written.
    std::uint64_t dropped() const { return writer_.dropped(); }

  private:
    const bool json_;
    LineWriter writer_;
    std::unique_ptr<spdlog::logger> logger_; ///< gives its lines to the writer
};

} // namespace jsongled
