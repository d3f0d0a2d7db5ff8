#include "server/ops/log.hpp"

#include "protocol/time.hpp"
#include "server/ops/visible_text.hpp"

namespace jsongled {
namespace {

using Fields = std::initializer_list<LogField>;

std::string time_now() {
    return iso_8601(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

std::string as_json(LogLevel level, std::string_view message, Fields fields) {
    std::string line = R"({"time":")" + time_now() + R"(","level":")";
    line += to_string(level);
    line += R"(","message":)";
    append_visible_string(line, message);
    for (const LogField& field : fields) {
        if (std::holds_alternative<std::monostate>(field.value)) continue;
        line.push_back(',');
        append_visible_string(line, field.name);
        line.push_back(':');
        if (const auto* text = std::get_if<std::string_view>(&field.value))
            append_visible_string(line, *text);
        else
            line += std::to_string(std::get<std::int64_t>(field.value));
    }
    return line + '}';
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
    std::string line = time_now() + ' ';
    line += to_string(level);
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

} // namespace

Log::Log(LogLevel level, LogFormat format, int descriptor)
    : json_(wants_json(format, descriptor)),
      level_(level),
      writer_(descriptor, [json = json_](std::uint64_t lines) {
          return line_of(json, LogLevel::warn, "log lines dropped", {{"count", lines}});
      }) {}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    if (shows(level)) writer_.put(line_of(json_, level, message, fields));
}

} // namespace jsongled
