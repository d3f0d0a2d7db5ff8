#include "protocol/time.hpp"

#include <algorithm>
#include <string_view>

namespace jsongled {
namespace {

void put_digits(char* end, unsigned value, int count) {
    for (; count > 0; --count, value /= 10)
        *--end = static_cast<char>('0' + value % 10);
}

} // namespace

TimeText time_text(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    TimeText text;
    constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
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

} // namespace jsongled
