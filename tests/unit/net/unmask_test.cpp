#include "server/net/unmask.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace jsongled {
namespace {

/// Bytes of every kind, or ASCII alone.
std::string sample(std::size_t size, bool ascii) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes.push_back(static_cast<char>((i * 89 + 7) & (ascii ? 0x7fU : 0xffU)));
    return bytes;
}

std::string masked(std::string bytes, const MaskKey& key) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ key[i % 4]);
    return bytes;
}

constexpr MaskKey key{'\x01', '\x82', '\x43', '\xf4'};

TEST(Unmask, gives_back_what_was_masked_wherever_it_is_in_memory) {
    for (std::size_t size = 0; size < 100; ++size)
        for (std::size_t offset = 0; offset < 16; ++offset) {
            std::string memory(offset, '-');
            memory += masked(sample(size, false), key);
            MaskKey turning = key;
            unmask(std::span(memory).subspan(offset), turning);
            ASSERT_EQ(memory, std::string(offset, '-') + sample(size, false)) << size << " at " << offset;
        }
}

TEST(Unmask, goes_on_in_the_next_piece_where_it_ended) {
    const std::string whole = sample(90, false);
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        std::string bytes = masked(whole, key);
        MaskKey turning = key;
        unmask(std::span(bytes).first(cut), turning);
        unmask(std::span(bytes).subspan(cut), turning);
        ASSERT_EQ(bytes, whole) << cut;
    }
}

TEST(Unmask, tells_whether_all_is_ascii) {
    for (std::size_t size = 0; size < 70; ++size) {
        std::string good = masked(sample(size, true), key);
        MaskKey turning = key;
        EXPECT_TRUE(unmask(good, turning)) << size;
        for (std::size_t at = 0; at < size; ++at) {
            std::string bad = sample(size, true);
            bad[at] = '\x80';
            bad = masked(bad, key);
            turning = key;
            ASSERT_FALSE(unmask(bad, turning)) << at << " of " << size;
        }
    }
}

} // namespace
} // namespace jsongled
