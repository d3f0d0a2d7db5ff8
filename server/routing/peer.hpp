#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/server_messages.hpp"
#include "server/routing/pace.hpp"
#include "server/routing/recipient.hpp"

namespace jsongled {

struct Room;
struct Call;

/// What a connection is in its call.
enum class CallPart : std::uint8_t {
    none,
    caller,
    offered, ///< the propose is on its way to it
    crossed, ///< as `offered`, and a void propose of its own has come since
    ringing, ///< its own `ringing` has come back
    callee,  ///< it has proceeded
};

/// One connection as the router knows it. Lives from connected() to disconnected(); touched under the router's
/// lock.
struct Peer {
    std::string id; ///< unguessable: what the client takes for its own id
    Recipient& recipient;
    std::string hello_transaction;
    std::shared_ptr<const Member> member = nullptr; ///< nothing until the hello is done
    std::vector<Room*> rooms = {};
    Call* call = nullptr; ///< the call it is in or rings for: a client holds one at a time
    CallPart part = CallPart::none;
    Pace joins = {};

    bool said_hello() const { return member != nullptr; }
    bool has_yet_to_ring() const { return part == CallPart::offered || part == CallPart::crossed; }
    void leave_call() {
        call = nullptr;
        part = CallPart::none;
    }
};

} // namespace jsongled
