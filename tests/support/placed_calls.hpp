#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/model_peer.hpp"

namespace jsongled::testing {

/// The calls of a schedule: who has to do with which one, and what a client may hear of it. What becomes of
/// each call is not in it: tests/unit/routing/call_model_test.cpp has that.
class PlacedCalls {
  public:
    /// A sid may be proposed again, which is refused: the first one counts.
    void place(ModelPeer& caller, const std::string& to, const std::string& sid);

    /// A message of a call has come to a peer.
    void heard(ModelPeer& to, const std::string& sid, const json::object& jsongle);
    /// A device that says hello gets the call that rings for its user.
    void heard_at_hello(ModelPeer& to, const json::object& jsongle);

    bool is_empty() const { return sids_.empty(); }
    /// One of the latest, so that most calls go on for a while. There has to be one.
    const std::string& latest(std::size_t back) const { return sids_[sids_.size() - 1 - back]; }
    std::size_t latest_count() const;

    /// Who called, and where to; nothing of what nobody has placed.
    const std::pair<ModelPeer*, std::string>* find(const std::string& sid) const;

    /// Whose client rings by itself by now, and for which call. There has to be one.
    std::pair<std::string, std::string> take_ringing();
    bool rings() const { return !to_ring_.empty(); }

    std::size_t rang() const { return rang_; }
    std::size_t rang_late() const { return rang_late_; }

  private:
    std::vector<std::string> sids_;
    std::map<std::string, std::pair<ModelPeer*, std::string>> placed_;
    std::deque<std::pair<std::string, std::string>> to_ring_; ///< peer ids, sids
    std::size_t rang_ = 0;
    std::size_t rang_late_ = 0;
};

} // namespace jsongled::testing
