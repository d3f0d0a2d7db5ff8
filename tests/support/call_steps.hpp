#pragma once

#include <string>
#include <utility>

#include "tests/support/schedule_world.hpp"

namespace jsongled::testing {

/// What the peers of a schedule do in calls: each step is one message of one, mostly of somebody who has to do
/// with it.
class CallSteps {
  public:
    explicit CallSteps(ScheduleWorld& world) : world_(world) {}

    void propose();
    /// What a client does by itself when it is called.
    void ring();
    void go_on();

  private:
    std::string any_sid();
    std::string reply_address(const std::pair<ModelPeer*, std::string>& call);
    void say(ModelPeer& sender, const std::string& to, const std::string& sid, const char* action,
             const char* reason);

    ScheduleWorld& world_;
};

} // namespace jsongled::testing
