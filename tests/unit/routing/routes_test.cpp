#include "server/routing/routes.hpp"

#include <gtest/gtest.h>

#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

TEST(Routes, have_one_row_for_every_action_in_the_order_of_the_enum) {
    ASSERT_EQ(routes().size(), actions.size());
    for (std::size_t i = 0; i < actions.size(); ++i) {
        EXPECT_EQ(routes()[i].action, actions[i].value) << actions[i].text;
        EXPECT_NE(routes()[i].handle, nullptr) << actions[i].text;
    }
}

TEST(Routes, tell_the_beginning_of_a_call_from_what_is_said_in_one) {
    for (const Route& route : routes()) {
        if (family_of(route.action) != Family::call) continue;
        const auto expected = route.action == Action::session_propose ? handle_propose : handle_call;
        EXPECT_EQ(route.handle, expected) << to_string(route.action);
    }
}

} // namespace
} // namespace jsongled
