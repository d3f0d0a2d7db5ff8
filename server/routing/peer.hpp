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
    silent,  ///< offered, and its `ringing` did not come in time: it takes the call if it likes, and is free
             ///< else
    ringing, ///< its own `ringing` has come back
    callee,  ///< it has proceeded
};

/// Where a client is in its call, as far as what it has said tells: which forms of an ending it takes.
enum class ClientPlace : std::uint8_t {
    in_step, ///< where the call is
    active,  ///< it has said `active`, or was told so, and has said nothing since that does not fit
    astray,  ///< it has said what does not fit: only `unreachable` ends the call for sure
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
    ClientPlace place = ClientPlace::in_step;
    SteadyTime rings_until = {};                          ///< while it has yet to ring
    std::unique_ptr<const CallNames> void_call = nullptr; ///< its own propose that is void, while `crossed`

    bool said_hello() const { return member != nullptr; }
    bool has_yet_to_ring() const { return part == CallPart::offered || part == CallPart::crossed; }
    /// A call of its own, or of another to it, may take the place of the one that it is in.
    bool is_free() const { return !call || part == CallPart::silent; }
    void leave_call() {
        call = nullptr;
        part = CallPart::none;
        place = ClientPlace::in_step;
        void_call = nullptr;
    }
};

} // namespace jsongled
