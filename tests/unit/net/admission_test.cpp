#include "server/net/admission.hpp"

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

TEST(Admission, keeps_the_places_of_those_who_are_away) {
    Admission admission(3, {});
    admission.enter();
    EXPECT_TRUE(admission.has_room(1));
    EXPECT_FALSE(admission.has_room(2));
    admission.enter();
    EXPECT_FALSE(admission.has_room(1));
    EXPECT_TRUE(admission.has_room(0));
}

TEST(Admission, has_room_for_a_few_whose_old_connection_is_still_there) {
    Admission admission(640, {});
    for (int i = 0; i < 640; ++i)
        admission.enter();
    for (int i = 0; i < 18; ++i) {
        EXPECT_FALSE(admission.has_room(0));
        EXPECT_TRUE(admission.has_room_to_return(0)) << i;
        admission.enter();
    }
    EXPECT_FALSE(admission.has_room_to_return(0));
    admission.leave();
    EXPECT_TRUE(admission.has_room_to_return(0));
    EXPECT_FALSE(admission.has_room_to_return(1));
}

TEST(Admission, has_room_for_as_many_again_while_others_are_closed_for_them) {
    Admission admission(640, {});
    for (int i = 0; i < 640 + 18; ++i)
        admission.enter();
    EXPECT_FALSE(admission.has_room_to_return(0));
    for (int i = 0; i < 18; ++i) {
        EXPECT_TRUE(admission.has_room_to_replace(0)) << i;
        admission.enter();
    }
    EXPECT_FALSE(admission.has_room_to_replace(0));
}

} // namespace
} // namespace jsongled::testing
