#include "storage/sqlite/fresh_entries.hpp"

#include <vector>

#include <gmock/gmock.h>

namespace jsongled::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct At {
    Place place;
};

class Fresh : public ::testing::Test {
  protected:
    /// Under these keys, in the order of their places.
    void add(std::initializer_list<int> keys) {
        for (const int key : keys)
            fresh.add(key, {++last});
    }
    /// The keys that go.
    std::vector<int> shrink(std::size_t most) {
        std::vector<int> gone;
        fresh.shrink(most, [&](int key, const At&) { gone.push_back(key); });
        return gone;
    }

    Place last = 100;
    FreshEntries<int, At> fresh{100};
};

TEST_F(Fresh, stay_as_long_as_there_is_room) {
    add({3, 1, 2});
    EXPECT_THAT(shrink(3), IsEmpty());
    EXPECT_EQ(fresh.settled(), 100U);
    EXPECT_EQ(fresh.all().size(), 3U);
}

TEST_F(Fresh, go_in_the_order_of_their_keys_from_where_the_last_ones_went) {
    add({5, 1, 4, 2, 3});
    EXPECT_THAT(shrink(3), ElementsAre(1, 2));
    add({1, 6});
    EXPECT_THAT(shrink(3), ElementsAre(3, 4));
    EXPECT_EQ(fresh.settled(), 100U);
}

TEST_F(Fresh, are_settled_when_a_sweep_has_taken_what_there_was_whatever_came_meanwhile) {
    add({3, 1, 2});
    EXPECT_THAT(shrink(2), ElementsAre(1));
    add({9, 8, 1});
    EXPECT_THAT(shrink(3), ElementsAre(2, 3));
    add({7});
    EXPECT_THAT(shrink(3), ElementsAre(1)) << "of the next sweep";
    EXPECT_EQ(fresh.settled(), 103U);
    EXPECT_EQ(fresh.all().size(), 3U);
}

TEST_F(Fresh, have_an_end_for_each_sweep_where_all_comes_at_the_end) {
    add({1, 2, 3, 4});
    for (int key = 5; key < 1'000; ++key) {
        add({key});
        shrink(4);
        ASSERT_LE(last - fresh.settled(), 9U) << key;
    }
}

TEST_F(Fresh, all_go_once) {
    std::vector<int> gone;
    std::vector<int> given;
    unsigned random = 1; // of a linear congruential generator
    for (int i = 0; i < 2'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        const int key = static_cast<int>(random >> 8U);
        given.push_back(key);
        add({key});
        fresh.shrink(random % 50 + 20, [&](int one, const At&) { gone.push_back(one); });
        for (const auto& [one, at] : fresh.all())
            ASSERT_GT(at.place, fresh.settled());
    }
    fresh.shrink(0, [&](int one, const At&) { gone.push_back(one); });
    EXPECT_THAT(gone, ::testing::UnorderedElementsAreArray(given));
}

TEST_F(Fresh, are_taken_out_also_where_a_sweep_would_go_on) {
    add({1, 2, 3});
    EXPECT_THAT(shrink(2), ElementsAre(1));
    EXPECT_TRUE(fresh.take_out(2));
    EXPECT_FALSE(fresh.take_out(2));
    EXPECT_THAT(shrink(0), ElementsAre(3));
    add({1});
    EXPECT_THAT(shrink(0), ElementsAre(1));
    EXPECT_EQ(fresh.settled(), 104U);
}

} // namespace
} // namespace jsongled::sqlite
