#include "protocol/time.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

TEST(Times, are_read_as_they_are_written) {
    for (const auto* text : {"1970-01-01T00:00:00.000Z", "2026-01-02T03:04:05.678Z", "2024-02-29T23:59:59.999Z",
                             "9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"}) {
        const auto time = parse_time(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(iso_8601(*time), text);
    }
}

TEST(Times, of_another_form_or_of_no_calendar_are_none) {
    for (const auto* text :
         {"", "then", "2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678",
          "2026-01-02 03:04:05.678Z", "2026-01-02T03:04:05.678z", "2026-01-02T03:04:05.678Z ",
          "-026-01-02T03:04:05.678Z", "2026-13-02T03:04:05.678Z", "2026-00-02T03:04:05.678Z",
          "2026-02-29T03:04:05.678Z", "2026-01-32T03:04:05.678Z", "2026-01-02T24:04:05.678Z",
          "2026-01-02T03:60:05.678Z", "2026-01-02T03:04:60.678Z", "2026-01-02T03:04:05.67xZ",
          "2026-01-02T03:04:05,678Z"})
        EXPECT_FALSE(parse_time(text)) << text;
}

} // namespace
} // namespace jsongled
