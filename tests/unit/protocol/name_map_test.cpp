#include <cstdint>
#include <cstring>
#include <set>

#include <gtest/gtest.h>

#include "protocol/name_map.hpp"

namespace jsongled {
namespace {

/// `a` to the power of -1, modulo 2^64; `a` is odd.
constexpr std::uint64_t inverse(std::uint64_t a) {
    std::uint64_t x = a;
    for (int i = 0; i < 6; ++i)
        x *= 2 - a * x;
    return x;
}

/// Names of 16 bytes to which the standard library's own hash (a Murmur hash without a key) gives one value:
/// its steps are undone for the second half, so that the state after it is always the same.
std::vector<std::string> names_of_one_standard_hash(std::size_t count) {
    constexpr std::uint64_t mul = (0xc6a4a793ULL << 32) + 0x5bd1e995ULL;
    const auto shift_mix = [](std::uint64_t v) { return v ^ (v >> 47); };
    const auto mixed = [&](std::uint64_t half) { return shift_mix(half * mul) * mul; };
    const auto unmixed = [&](std::uint64_t half) { return shift_mix(half * inverse(mul)) * inverse(mul); };

    std::vector<std::string> names;
    for (std::uint64_t first = 0; first < count; ++first) {
        const std::uint64_t after_first = ((0xc70f6907ULL ^ (16 * mul)) ^ mixed(first)) * mul;
        const std::uint64_t second = unmixed(after_first ^ 42);
        std::string name(16, '\0');
        std::memcpy(name.data(), &first, 8);
        std::memcpy(name.data() + 8, &second, 8);
        names.push_back(std::move(name));
    }
    return names;
}

TEST(NameMap, spreads_names_that_were_chosen_to_collide) {
    const auto names = names_of_one_standard_hash(4096);
    std::set<std::size_t> standard;
    std::set<std::size_t> keyed;
    NameMap<int> map;
    for (const std::string& name : names) {
        standard.insert(std::hash<std::string>{}(name));
        keyed.insert(NameHash{}(name));
        map.emplace(name, 0);
    }
    ASSERT_EQ(standard.size(), 1U) << "the names do not collide where they should";
    EXPECT_EQ(map.size(), names.size());
    EXPECT_EQ(keyed.size(), names.size());
    std::size_t fullest = 0;
    for (std::size_t bucket = 0; bucket < map.bucket_count(); ++bucket)
        fullest = std::max(fullest, map.bucket_size(bucket));
    EXPECT_LT(fullest, 32U);
}

TEST(NameMap, finds_by_a_view_what_was_put_in_by_a_string) {
    NameMap<int> map;
    map["alice"] = 1;
    map[""] = 2;
    EXPECT_EQ(*find_in(map, std::string_view("alices").substr(0, 5)), 1);
    EXPECT_EQ(*find_in(map, std::string_view()), 2);
    EXPECT_EQ(find_in(map, "bob"), nullptr);
}

} // namespace
} // namespace jsongled
