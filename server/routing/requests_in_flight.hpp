#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/time.hpp"

namespace jsongled {

class Exchange;
struct Peer;

/// The requests of each connection to others that have no answer yet. Bounded for each by the limit; nothing is
/// kept of a connection that waits for none.
class RequestsInFlight {
  public:
    /// Clients give up sooner.
    static constexpr std::chrono::seconds kept_for{10};

    /// One more of `asker`. False, and it is none, if `most` wait.
    bool take(const Peer& asker, std::string_view transaction, std::size_t most, SteadyTime now);
    /// Somebody has answered, or nobody will.
    void answered(const Peer& asker, std::string_view transaction);
    void forget(const Peer& asker) { waiting_.erase(&asker); }

    std::size_t askers() const { return waiting_.size(); }

  private:
    struct Request {
        std::string transaction;
        SteadyTime until;
    };

    std::unordered_map<const Peer*, std::vector<Request>> waiting_; ///< of each the oldest first
};

/// Counts a request that is about to go to somebody else, or refuses it. Then true.
bool is_refused_for_requests(Exchange& exchange);

} // namespace jsongled
