#include "server/routing/dispatcher.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

TEST(Dispatcher, has_one_route_for_every_action_in_the_order_of_the_enum) {
    ASSERT_EQ(routes().size(), actions.size());
    for (std::size_t i = 0; i < actions.size(); ++i) {
        EXPECT_EQ(routes()[i].action, actions[i].action) << actions[i].word;
        EXPECT_NE(routes()[i].handle, nullptr) << actions[i].word;
    }
}

} // namespace
} // namespace jsongled
