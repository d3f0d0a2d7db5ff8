#include "server/keys/freshness.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using namespace std::chrono_literals;

TEST(Freshness, is_what_max_age_leaves_of_the_age) {
    for (const auto& [cache_control, age, fresh] :
         std::initializer_list<std::tuple<std::string_view, std::string_view, std::chrono::seconds>>{
             {"max-age=300", "", 300s},
             {"public, max-age=300, must-revalidate", "", 300s},
             {"Max-Age=\"300\"", "", 300s},
             {"max-age=300", "100", 200s},
             {"max-age=300", "400", 0s},
             {"max-age=300", "long", 300s},
             {"max-age=300,max-age=60", "", 60s},
             {"max-age=0", "", 0s},
             {"no-store", "", 0s},
             {"max-age=300, No-Cache", "", 0s},
             {"max-age=99999999999999999999999", "", 2'147'483'648s}})
        EXPECT_EQ(freshness(cache_control, age), fresh) << cache_control << ' ' << age;
}

TEST(Freshness, is_not_known_where_nothing_says_it) {
    for (const std::string_view text : {"", ",,", "public", "max-age", "max-age=", "max-age=-1", "max-age=+1",
                                        "max-age=1.5", "max-age=1s", "s-maxage=5", "xmax-age=5", "max-age=\"5"})
        EXPECT_EQ(freshness(text, ""), std::nullopt) << text;
}

} // namespace
} // namespace jsongled
