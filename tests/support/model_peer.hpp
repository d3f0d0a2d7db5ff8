#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/routing/back_pressure.hpp"
#include "server/routing/recipient.hpp"
#include "tests/support/room_model.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {

class PeerEvents;

/// A connection of a schedule, and what is expected of what comes to it. It outlives its peer in the router.
struct ModelPeer final : Recipient, RoomModel::Connection {
    ModelPeer(PeerEvents& all, std::string its_id, std::string its_uid)
        : Connection{std::move(its_id), std::move(its_uid)}, events(all) {}

    void deliver(OutgoingPtr message) override;
    Fill fill_with(std::size_t) const override { return fill; }
    void hold() override;
    void go_on() override;
    void close(CloseCause why) override;

    bool is_full() const { return !is_detached && fill == Fill::full; }
    bool has_stalled_for_long(SteadyTime now) const { return stall_over && *stall_over <= now; }
    bool stalls(SteadyTime now) const { return stall_over && *stall_over > now; }

    PeerEvents& events;
    std::map<std::string, std::uint64_t> last_of_sender = {}; ///< sender's peer id -> its number
    std::map<std::string, std::uint64_t> last_of_room = {};   ///< rid -> the room's number
    std::set<std::string> calls = {};                         ///< sids it proposed or was proposed
    std::set<std::string> proposed = {};                      ///< sids it proposed
    std::set<std::string> tried = {};                         ///< sids it has seen `trying` of
    std::vector<json::object> answers = {};                   ///< what the server has said to what it sent last
    std::deque<std::string> unanswered = {};                  ///< ids of its chat, as it has sent it
    std::vector<std::string> delayed = {};                    ///< ids of what had waited for its user
    std::set<std::string> histories = {};                     ///< transactions of those it has asked for
    std::deque<SteadyTime> joins = {};                        ///< of the last seconds
    bool is_detached = false;
    Fill fill = Fill::roomy;
    std::optional<SteadyTime> stall_over = {};      ///< since something has come while it was not roomy
    std::map<std::string, std::size_t> shares = {}; ///< of each sender since then, by peer id
    bool is_held = false;
    std::optional<CloseCause> closed = {}; ///< by the router
};

/// Where all that the router has for the peers of a schedule comes.
class PeerEvents {
  public:
    virtual ~PeerEvents() = default;
    virtual void delivered(ModelPeer& to, const Outgoing& message) = 0;
    virtual void held(ModelPeer& peer) = 0;
    virtual void went_on(ModelPeer& peer) = 0;
    virtual void closed(ModelPeer& peer, CloseCause why) = 0;
};

inline void ModelPeer::deliver(OutgoingPtr message) {
    events.delivered(*this, *message);
}

inline void ModelPeer::hold() {
    events.held(*this);
}

inline void ModelPeer::go_on() {
    events.went_on(*this);
}

inline void ModelPeer::close(CloseCause why) {
    events.closed(*this, why);
}

} // namespace jsongled::testing
