#include "server/observe/log.hpp"

#include <cstdlib>
#include <functional>
#include <mutex>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include "protocol/json_writer.hpp"
#include "server/observe/journal.hpp"
#include "server/observe/visible_text.hpp"

namespace jsongled {
namespace {

using Fields = std::initializer_list<LogField>;

constexpr const char* text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %v";
constexpr const char* json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})";

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
    for (const auto& word : WordsOf<LogLevel>::table)
        if (to_spdlog(word.value) == level) return word.value;
    return LogLevel::off;
}

/// What a line has around it.
struct Frame {
    bool is_json;
    bool has_priority; ///< for the journal
};

/// Puts it there, with the time. Not for several threads at once.
class Framing {
  public:
    explicit Framing(Frame frame)
        : frame_(frame),
          formatter_(frame.is_json ? json_pattern : text_pattern, spdlog::pattern_time_type::utc, "") {}

    std::string around(const spdlog::details::log_msg& message) {
        spdlog::memory_buf_t line;
        formatter_.format(message, line);
        std::string text(frame_.has_priority ? journal_priority(from_spdlog(message.level)) : "");
        return text.append(line.data(), line.size());
    }

  private:
    const Frame frame_;
    spdlog::pattern_formatter formatter_;
};

/// Hands spdlog's lines to the writer.
class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    LineSink(LineWriter& writer, Frame frame) : writer_(writer), framing_(frame) {}

  private:
    void sink_it_(const spdlog::details::log_msg& message) override { writer_.put(framing_.around(message)); }
    void flush_() override {}

    LineWriter& writer_;
    Framing framing_;
};

// The level is written here: spdlog's own words for it are others.

/// The members behind the time.
std::string as_json(LogLevel level, std::string_view message, Fields fields) {
    std::string line;
    JsonWriter json(line);
    json.string("level", to_string(level)).raw("message", visible_string(message));
    for (const LogField& field : fields) {
        if (const auto* text = std::get_if<std::string_view>(&field.value))
            json.raw(field.name, visible_string(*text));
        else if (const auto* number = std::get_if<std::int64_t>(&field.value))
            json.number(field.name, *number);
    }
    return line;
}

/// In quotes as soon as it could be mistaken for something else.
void append_text_value(std::string& line, std::string_view value) {
    const bool plain = value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                               "-_.:@#/+[]") == std::string_view::npos;
    if (plain)
        line += value;
    else
        append_visible_string(line, value);
}

std::string as_text(LogLevel level, std::string_view message, Fields fields) {
    constexpr std::size_t level_width = 5;
    std::string line(to_string(level));
    line.append(level_width + 1 - to_string(level).size(), ' ');
    append_visible(line, message);
    for (const LogField& field : fields) {
        if (std::holds_alternative<std::monostate>(field.value)) continue;
        line += ' ';
        line += field.name;
        line += '=';
        if (const auto* text = std::get_if<std::string_view>(&field.value))
            append_text_value(line, *text);
        else
            line += std::to_string(std::get<std::int64_t>(field.value));
    }
    return line;
}

std::string line_of(bool json, LogLevel level, std::string_view message, Fields fields) {
    return json ? as_json(level, message, fields) : as_text(level, message, fields);
}

bool wants_json(LogFormat format, int descriptor) {
    return format == LogFormat::json || (format == LogFormat::automatic && ::isatty(descriptor) == 0);
}

Frame frame_for(int descriptor, bool json) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment
    const char* const journal = std::getenv("JOURNAL_STREAM");
    return {json, journal && leads_to_journal(descriptor, journal)};
}

/// As the writer tells of lines that it could not write.
std::function<std::string(std::uint64_t)> dropped_line(Frame frame) {
    return [json = frame.is_json, framing = std::make_shared<Framing>(frame)](std::uint64_t lines) {
        const std::string line = line_of(json, LogLevel::warn, "log lines dropped", {{"count", lines}});
        return framing->around({"", spdlog::level::warn, line});
    };
}

} // namespace

Log::Log(LogLevel level, LogFormat form, int descriptor)
    : json_(wants_json(form, descriptor)),
      writer_(descriptor, dropped_line(frame_for(descriptor, json_))),
      logger_(std::make_unique<spdlog::logger>(
          "", std::make_shared<LineSink>(writer_, frame_for(descriptor, json_)))) {
    set_level(level);
}

Log::~Log() = default;

void Log::set_level(LogLevel level) {
    logger_->set_level(to_spdlog(level));
}

LogLevel Log::level() const {
    return from_spdlog(logger_->level());
}

bool Log::shows(LogLevel level) const {
    return level != LogLevel::off && logger_->should_log(to_spdlog(level));
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    if (shows(level)) logger_->log(to_spdlog(level), line_of(json_, level, message, fields));
}

} // namespace jsongled
