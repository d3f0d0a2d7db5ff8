#pragma once

#include <string>

#include "tests/support/schedule_world.hpp"

namespace jsongled::testing {

/// What the peers of a schedule do in rooms: enter, leave, ask who is there, talk. Each step is one message,
/// and what it has to come to.
class RoomSteps {
  public:
    explicit RoomSteps(ScheduleWorld& world) : world_(world) {}

    void enter();
    void leave();
    void list_members();
    void chat();
    /// By an operator.
    void close();

  private:
    std::string room_to_enter(const ModelPeer& peer);
    /// Not so often that it would be refused for that.
    bool joins_too_often(ModelPeer& peer) const;
    void expect_members(const ModelPeer& peer, const std::string& rid, const json::object& answer) const;
    bool has_company_of_own(const ModelPeer& peer, const std::string& rid) const;

    void say(ModelPeer& sender, const std::string& to, RoomModel::Says what, json::object jsongle);
    void acknowledge(ModelPeer& sender, const std::string& to);
    void send_expected(ModelPeer& sender, const std::string& to, json::object jsongle);
    /// Where one of a user's connections has no room it is refused, and so is in a room what is more than the
    /// sender's share of one that has not had its time; those who have had it are cut off.
    void leave_out_the_full(const ModelPeer& sender, RoomModel::Delivery& delivery, std::size_t cost);

    ScheduleWorld& world_;
};

} // namespace jsongled::testing
