#include "server/ops/log.hpp"

#include <unistd.h>

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

/// Lines that may wait for the log's thread.
constexpr std::size_t queue_lines = 8192;

constexpr const char* text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %-5l %v";
constexpr const char* json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
    case LogLevel::trace: return spdlog::level::trace;
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    case LogLevel::off: break;
    }
    return spdlog::level::off;
}

LogLevel from_spdlog(spdlog::level::level_enum level) {
    for (const LogLevel candidate :
         {LogLevel::trace, LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error})
        if (to_spdlog(candidate) == level) return candidate;
    return LogLevel::off;
}

std::string as_json(std::string_view message, std::initializer_list<LogField> fields) {
    std::string line = "\"message\":";
    append_json_string(line, message);
    for (const LogField& field : fields) {
        if (field.value.empty()) continue;
        line.push_back(',');
        append_json_string(line, field.name);
        line.push_back(':');
        append_json_string(line, field.value);
    }
    return line;
}

/// Values come from clients: quoted as soon as they could be mistaken for something else.
std::string as_text(std::string_view message, std::initializer_list<LogField> fields) {
    std::string line(message);
    for (const LogField& field : fields) {
        if (field.value.empty()) continue;
        line += ' ';
        line += field.name;
        line += '=';
        const bool plain = field.value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                         "0123456789-_.:@#/+[]") == std::string_view::npos;
        if (plain)
            line += field.value;
        else
            append_json_string(line, field.value);
    }
    return line;
}

} // namespace

Log::Log(LogLevel level, LogFormat format)
    : json_(format == LogFormat::json || (format == LogFormat::automatic && ::isatty(STDOUT_FILENO) == 0)) {
    writer_ = std::make_shared<spdlog::details::thread_pool>(queue_lines, 1);
    logger_ =
        std::make_shared<spdlog::async_logger>("jsongled", std::make_shared<spdlog::sinks::stdout_sink_mt>(),
                                               writer_, spdlog::async_overflow_policy::overrun_oldest);
    logger_->set_pattern(json_ ? json_pattern : text_pattern, spdlog::pattern_time_type::utc);
    logger_->flush_on(spdlog::level::trace);
    set_level(level);
}

Log::~Log() = default;

void Log::set_level(LogLevel level) {
    logger_->set_level(to_spdlog(level));
}

LogLevel Log::level() const {
    return from_spdlog(logger_->level());
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    const auto native = to_spdlog(level);
    if (!logger_->should_log(native)) return;
    logger_->log(native, spdlog::string_view_t(json_ ? as_json(message, fields) : as_text(message, fields)));
}

void Log::warn_repeated(std::string_view message, std::initializer_list<LogField> fields) {
    const auto verdict = repeats_.check(std::string(message), RepeatLimit::Clock::now());
    if (verdict.suppressed > 0)
        write(LogLevel::warn,
              std::string(message) + ": " + std::to_string(verdict.suppressed) + " more not shown");
    if (verdict.pass) write(LogLevel::warn, message, fields);
}

} // namespace jsongled
