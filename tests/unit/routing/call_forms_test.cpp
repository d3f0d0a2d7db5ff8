#include <functional>

#include <gtest/gtest.h>

#include "tests/support/call_network.hpp"

// Every way to say that a call is over, by whatever reason, in every state that the other side's client can be
// in: an unmodified client has to be free afterwards.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using State = ClientModel::State;
using Reason = std::optional<std::string_view>;

constexpr std::array<std::string_view, 3> endings{"session-retract", "session-decline", "session-terminate"};
constexpr std::array<Reason, 8> reasons{"",     "success",  "hangup", "timeout",
                                        "gone", "canceled", "busy",   std::nullopt};

class CallForms : public ::testing::Test {
  protected:
    struct Two {
        CallNetwork network{RouterSettings{RoomLimits{2, 12, 6}, CallTimeouts{60s, 30s}}};
        CallConnection& caller = network.connect("alice");
        CallConnection& callee = network.connect("bob");

        Two() { network.step = 1; }

        /// What one connection has said comes to the server, the rest stays on its way.
        void pass_up(const CallConnection& from) { network.pass_one(&from == &caller ? 1 : 3); }
        void pass_down(const CallConnection& to) { network.pass_one(&to == &caller ? 0 : 2); }
    };
    struct Scene {
        std::string_view name;
        std::function<void(Two&, CallConnection& ender, CallConnection& other)> play;
        State other_in; ///< the state that it brings the other side's client to
    };

    static void place(Two& two) {
        two.network.pass_all();
        two.caller.client.call("bob");
    }
    static void set_up(Two& two) {
        place(two);
        two.network.pass_all();
        two.callee.client.proceed();
        two.network.pass_all();
    }
    static void talk(Two& two, CallConnection& first) {
        set_up(two);
        first.client.set_as_active();
        two.network.pass_all();
    }

    static void expect_free_after(const Scene& scene, std::string_view ending, const Reason& reason,
                                  CallSide side) {
        SCOPED_TRACE(std::string(scene.name) + ", the " + (side == CallSide::caller ? "caller" : "callee") +
                     " says " + std::string(ending) + " with the reason " +
                     std::string(reason.value_or("none")));
        Two two;
        CallConnection& ender = side == CallSide::caller ? two.caller : two.callee;
        CallConnection& other = side == CallSide::caller ? two.callee : two.caller;
        scene.play(two, ender, other);
        EXPECT_EQ(to_string(other.client.state()), to_string(scene.other_in));
        ender.client.say_ending(ending, reason);
        two.pass_up(ender);
        two.network.pass_all();
        EXPECT_EQ(to_string(other.client.state()), "free");
        EXPECT_EQ(two.network.tables().calls.size(), 0U);
    }
};

TEST_F(CallForms, free_the_other_client_whatever_is_said_in_whatever_state) {
    const Scene scenes[] = {
        {"ringing",
         [](Two& two, auto&, auto&) {
             place(two);
             two.network.pass_all();
         },
         State::ringing},
        {"offering", [](Two& two, auto&, auto&) { set_up(two); }, State::offering},
        {"active", [](Two& two, CallConnection& ender, auto&) { talk(two, ender); }, State::active},
        {"active by the other", [](Two& two, auto&, CallConnection& other) { talk(two, other); },
         State::active},
        {"active by both",
         [](Two& two, CallConnection& ender, CallConnection& other) {
             talk(two, ender);
             other.client.set_as_active();
             two.network.pass_all();
         },
         State::active},
        {"offered again",
         [](Two& two, CallConnection& ender, CallConnection& other) {
             talk(two, ender);
             other.client.offer_again();
             two.network.pass_all();
         },
         State::offering},
        {"offered again, on its way",
         [](Two& two, CallConnection& ender, CallConnection& other) {
             talk(two, ender);
             other.client.offer_again();
         },
         State::offering},
        {"offered again and active again",
         [](Two& two, CallConnection& ender, CallConnection& other) {
             talk(two, ender);
             other.client.offer_again();
             other.client.set_as_active();
             two.network.pass_all();
         },
         State::active},
        {"offered again by the one who ends",
         [](Two& two, CallConnection& ender, auto&) {
             talk(two, ender);
             ender.client.offer_again();
             two.network.pass_all();
         },
         State::active},
        {"up without 'active'",
         [](Two& two, auto&, auto&) {
             set_up(two);
             two.network.wait(31s, 1h);
             EXPECT_EQ(two.network.tables().calls.count(CallState::active), 1U);
         },
         State::offering},
        {"up without 'active', which then comes",
         [](Two& two, auto&, CallConnection& other) {
             set_up(two);
             two.network.wait(31s, 1h);
             other.client.set_as_active();
             two.network.pass_all();
         },
         State::active},
        {"set as active by the other, on its way",
         [](Two& two, auto&, CallConnection& other) {
             set_up(two);
             other.client.set_as_active();
         },
         State::active},
    };
    for (const Scene& scene : scenes)
        for (const std::string_view ending : endings)
            for (const Reason& reason : reasons)
                for (const CallSide side : {CallSide::caller, CallSide::callee})
                    expect_free_after(scene, ending, reason, side);
}

TEST_F(CallForms, free_the_other_client_before_the_offer_too) {
    const Scene of_caller[] = {
        {"not yet rung",
         [](Two& two, auto&, auto&) {
             place(two);
             two.pass_up(two.caller);
         },
         State::idle},
        {"proceeded, on its way",
         [](Two& two, auto&, auto&) {
             place(two);
             two.network.pass_all();
             two.callee.client.proceed();
         },
         State::proceeded},
    };
    const Scene of_callee[] = {
        {"proceeded",
         [](Two& two, auto&, auto&) {
             place(two);
             two.network.pass_all();
             two.callee.client.proceed();
             two.pass_up(two.callee);
             two.pass_down(two.caller);
         },
         State::proceeded},
    };
    for (const std::string_view ending : endings)
        for (const Reason& reason : reasons) {
            for (const Scene& scene : of_caller)
                expect_free_after(scene, ending, reason, CallSide::caller);
            for (const Scene& scene : of_callee)
                expect_free_after(scene, ending, reason, CallSide::callee);
        }
}

} // namespace
} // namespace jsongled::testing
