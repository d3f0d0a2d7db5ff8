#include "protocol/time.hpp"

#include <algorithm>
#include <string_view>

namespace jsongled {
namespace {

void put_digits(char* end, unsigned value, int count) {
    for (; count > 0; --count, value /= 10)
        *--end = static_cast<char>('0' + value % 10);
}

constexpr std::string_view form = "0000-00-00T00:00:00.000Z";

bool has_form(std::string_view text) {
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !is_digit : text[i] != form[i]) return false;
    }
    return true;
}

unsigned digits(std::string_view text, std::size_t at, std::size_t count) {
    unsigned value = 0;
    for (const char digit : text.substr(at, count))
        value = value * 10 + static_cast<unsigned>(digit - '0');
    return value;
}

} // namespace

TimeText time_text(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    TimeText text;
    std::ranges::copy(form, text.begin());
    char* const at = text.data();
    put_digits(at + 4, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(at + 7, static_cast<unsigned>(date.month()), 2);
    put_digits(at + 10, static_cast<unsigned>(date.day()), 2);
    put_digits(at + 13, static_cast<unsigned>(clock.hours().count()), 2);
    put_digits(at + 16, static_cast<unsigned>(clock.minutes().count()), 2);
    put_digits(at + 19, static_cast<unsigned>(clock.seconds().count()), 2);
    put_digits(at + 23, static_cast<unsigned>(clock.subseconds().count()), 3);
    return text;
}

std::string iso_8601(Time time) {
    const TimeText text = time_text(time);
    return {text.data(), text.size()};
}

std::optional<Time> parse_time(std::string_view text) {
    if (!has_form(text)) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(digits(text, 0, 4))),
                                           std::chrono::month(digits(text, 5, 2)),
                                           std::chrono::day(digits(text, 8, 2)));
    const unsigned hours = digits(text, 11, 2);
    const unsigned minutes = digits(text, 14, 2);
    const unsigned seconds = digits(text, 17, 2);
    if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
    return Time(std::chrono::sys_days(date)) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds) + std::chrono::milliseconds(digits(text, 20, 3));
}

} // namespace jsongled
