#pragma once

#include "protocol/envelope.hpp"

namespace jsongled {

/// What a client says of itself in its hello (`client: {can: [words]}`), for the server alone.
struct ClientAbilities {
    bool takes_sent = false;    ///< `sent`: events about what its user says on other connections
    bool can_resume = false;    ///< `resume`: goes on after its connection was lost
    bool can_reconnect = false; ///< `reconnect`: comes back when it is told to
};

/// Of an answer to a hello that has a description. Words that the server does not know mean nothing.
ClientAbilities abilities_of(const Envelope& hello);

} // namespace jsongled
