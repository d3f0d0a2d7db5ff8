#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <boost/container/small_vector.hpp>

#include "server/routing/message_key.hpp"
#include "storage/store.hpp"

namespace jsongled {

/// A message that the store has taken in and has not answered for.
struct AwaitedWrite {
    /// One that waits: who has sent it, or who has sent it again. They may be gone.
    struct Waiter {
        std::string peer;
        std::uint64_t number; ///< among what it waits for
    };

    std::string author;
    MessageKey key;
    boost::container::small_vector<Waiter, 1> waiters = {};
};

/// All of them, by number. As many as the store has places for.
using AwaitedWrites = std::map<Store::Sequence, AwaitedWrite>;

} // namespace jsongled
