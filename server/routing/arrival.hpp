#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "protocol/addresses.hpp"
#include "server/routing/address_key.hpp"
#include "server/routing/entry.hpp"
#include "server/routing/proof.hpp"

namespace jsongled {

/// A connection that comes, before anybody knows who it is.
struct Arrival {
    std::string id; ///< unguessable and new, of max_peer_id_bytes at most: what the client takes for its own id
    std::string address; ///< the client's, for the log
    std::string hello_transaction;
    std::size_t message_bytes;               ///< what one message of it may have: it is told
    std::uint32_t outbox_bytes;              ///< what may wait for it: beyond that it is closed
    std::chrono::milliseconds hello_timeout; ///< how long it may take to say who it is
    Proof proof = {};                        ///< of what it showed when it came
    Addresses addresses = Addresses::shown;  ///< of those who come now
    AddressKey from = AddressKey::none;      ///< the address, as limits know it
    Entry entry = Entry::any;
};

} // namespace jsongled
