#include "server/net/http_date.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using namespace std::chrono;

TEST(HttpDate, is_written_as_http_writes_it) {
    EXPECT_EQ(http_date(sys_days(year(1994) / November / 6) + 8h + 49min + 37s),
              "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(Time()), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(http_date(sys_days(year(2024) / February / 29) + 23h + 59min + 59s + 999ms),
              "Thu, 29 Feb 2024 23:59:59 GMT");
    EXPECT_EQ(http_date(sys_days(year(9999) / December / 31)), "Fri, 31 Dec 9999 00:00:00 GMT");
    EXPECT_EQ(http_date(Time(-1ms)), "Wed, 31 Dec 1969 23:59:59 GMT");
}

} // namespace
} // namespace jsongled
