#pragma once

#include <memory>
#include <string>
#include <vector>

#include "protocol/server_messages.hpp"
#include "server/routing/recipient.hpp"

namespace jsongled {

struct Room;
struct Call;

/// One connection as the router knows it. Lives from connected() to disconnected(); touched under the router's
/// lock.
struct Peer {
    std::string id; ///< unguessable: what the client takes for its own id
    Recipient& recipient;
    std::string hello_transaction;
    std::shared_ptr<const Member> member = nullptr; ///< nothing until the hello is done
    std::vector<Room*> rooms = {};
    Call* call = nullptr; ///< the call it is in or rings for: a client holds one at a time

    bool said_hello() const { return member != nullptr; }
};

} // namespace jsongled
