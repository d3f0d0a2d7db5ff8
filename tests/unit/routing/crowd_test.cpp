#include "server/routing/crowd.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

// Who of those who hold the few places gives way.

namespace jsongled::testing {
namespace {

struct Guest {
    std::string name;
    std::uint64_t address;
    Crowd<Guest>::Place place = {};
};

class Crowds : public ::testing::Test {
  protected:
    Guest& enter(std::string name, std::uint64_t address) {
        Guest& guest = *guests_.emplace_back(std::make_unique<Guest>(Guest{std::move(name), address}));
        guest.place = crowd_.enter(guest, AddressKey(address));
        return guest;
    }
    /// All of them, in the order in which they give way.
    std::vector<std::string> order() {
        std::vector<std::string> names;
        while (crowd_.size() > 0) {
            Guest& guest = crowd_.first_to_go();
            names.push_back(guest.name);
            crowd_.leave(guest.place);
        }
        EXPECT_EQ(crowd_.largest(), 0U);
        return names;
    }

    Crowd<Guest> crowd_;

  private:
    std::vector<std::unique_ptr<Guest>> guests_;
};

using Names = std::vector<std::string>;

TEST_F(Crowds, of_one_each_give_way_in_the_order_in_which_they_came) {
    for (std::uint64_t i = 1; i <= 4; ++i)
        enter(std::to_string(i), i);
    EXPECT_EQ(order(), (Names{"1", "2", "3", "4"}));
}

TEST_F(Crowds, of_one_address_give_way_before_whoever_comes_alone) {
    enter("first", 1);
    for (const char* name : {"a", "b", "c"})
        enter(name, 2);
    enter("last", 3);
    EXPECT_EQ(crowd_.largest(), 3U);
    EXPECT_EQ(crowd_.count_of(AddressKey(2)), 3U);
    EXPECT_EQ(crowd_.count_of(AddressKey(4)), 0U);
    EXPECT_EQ(order(), (Names{"a", "b", "first", "c", "last"}));
}

TEST_F(Crowds, that_are_as_large_give_way_by_their_longest) {
    enter("a1", 1);
    enter("b1", 2);
    Guest& gone = enter("b2", 2);
    enter("a2", 1);
    enter("b3", 2);
    crowd_.leave(gone.place);
    EXPECT_EQ(order(), (Names{"a1", "b1", "a2", "b3"}));
}

/// The same as a look at all of them would find.
TEST_F(Crowds, of_any_kind_let_the_longest_of_the_largest_give_way) {
    std::mt19937 random(1);
    std::vector<Guest*> there;
    for (int step = 0; step < 5'000; ++step) {
        if (there.size() > 30 || (!there.empty() && random() % 3 == 0)) {
            const auto who = there.begin() + static_cast<std::ptrdiff_t>(random() % there.size());
            crowd_.leave((*who)->place);
            there.erase(who);
        } else {
            there.push_back(&enter(std::to_string(step), random() % 10));
        }
        ASSERT_EQ(crowd_.size(), there.size());
        if (there.empty()) continue;
        std::map<std::uint64_t, std::size_t> counts;
        for (const Guest* guest : there)
            ++counts[guest->address];
        const std::size_t largest =
            std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; })->second;
        const Guest& first = **std::ranges::find_if(
            there, [&](const Guest* guest) { return counts[guest->address] == largest; });
        ASSERT_EQ(crowd_.first_to_go().name, first.name) << step;
        ASSERT_EQ(crowd_.largest(), largest);
    }
}

} // namespace
} // namespace jsongled::testing
