#include "server/net/http_date.hpp"

#include <array>
#include <cstdio>

namespace jsongled {
namespace {

constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

} // namespace

std::string http_date(Time time) {
    using namespace std::chrono;
    const auto midnight = floor<days>(time);
    const year_month_day day(midnight);
    const hh_mm_ss clock(floor<seconds>(time - midnight));
    std::array<char, 64> text{};
    const int size =
        std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                      weekdays[weekday(midnight).c_encoding()], static_cast<unsigned>(day.day()),
                      months[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

} // namespace jsongled
