#include "config/nearest.hpp"

#include <array>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

constexpr std::array<std::string_view, 6> names{"sn",     "log",         "max-mucs", "max-muc-members",
                                                "listen", "admin-listen"};

TEST(Nearest, finds_what_was_meant) {
    for (const auto& [word, meant] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"max-muc-member", "max-muc-members"},
             {"max-muc-mebmers", "max-muc-members"},
             {"max-members-muc", "max-muc-members"},
             {"max-muc-m", "max-muc-members"},
             {"max-muc", "max-mucs"},
             {"max-mucks", "max-mucs"},
             {"max-muc-mems", "max-muc-members"},
             {"LISTEN", "listen"},
             {"lisnet", "listen"},
             {"listen-admin", "admin-listen"},
             {"admin", "admin-listen"},
             {"lgo", "log"}})
        EXPECT_EQ(nearest(word, names), meant) << word;
}

TEST(Nearest, is_nothing_where_none_is_near) {
    for (const std::string& word : {std::string(), std::string("s"), std::string("xn"), std::string("bogus"),
                                    std::string("max-rooms-here"), std::string(100'000, 'a')})
        EXPECT_EQ(nearest(word, names), "") << word.substr(0, 20);
}

TEST(Nearest, ends_an_error) {
    EXPECT_EQ(did_you_mean("lsten", names, "--"), "; did you mean --listen?");
    EXPECT_EQ(did_you_mean("bogus", names, "--"), "");
}

} // namespace
} // namespace jsongled::testing
