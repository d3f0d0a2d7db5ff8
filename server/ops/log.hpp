#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>

#include "config/options.hpp"
#include "server/ops/repeat_limit.hpp"

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
} // namespace spdlog

namespace jsongled {

/// A name and a value that go with a log message: conn, uid, sid, rid, mid, action, code. An empty value is
/// left out.
struct LogField {
    std::string_view name;
    std::string_view value;
};

/// The server's log, on standard output: text on a terminal, a JSON object a line elsewhere. Written by a
/// thread of its own; when that falls behind, the oldest lines are dropped and nobody waits. From any thread.
class Log {
  public:
    Log(LogLevel level, LogFormat format);
    ~Log();

    void set_level(LogLevel level);
    LogLevel level() const;

    void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
    /// For what a client can cause as often as it likes: passes through a RepeatLimit on the message.
    void warn_repeated(std::string_view message, std::initializer_list<LogField> fields);

  private:
    bool json_;
    std::shared_ptr<spdlog::details::thread_pool> writer_;
    std::shared_ptr<spdlog::logger> logger_;
    RepeatLimit repeats_;
};

} // namespace jsongled
