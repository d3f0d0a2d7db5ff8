#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "storage/store.hpp"

namespace jsongled {

struct Tables;

/// That a user has come into a room, or left it, as the store is to know it: it decides what they may read
/// there later. So what the store has no room for, or has failed to keep, is given to it again until it is
/// kept. Bounded by the seats that there are, and by those that there were when the store last kept something.
struct KeptPresence {
    struct Stay {
        Conversation room;
        std::string uid;
    };
    struct Unkept {
        Stay stay;
        bool may_be_kept; ///< that the user has come: then it has to be kept that they have left
    };

    std::map<Store::Sequence, Stay> awaited = {}; ///< writes that have not been answered for
    std::map<std::string, Unkept> unkept = {};    ///< by room and user

    /// Given to the store again at one time.
    static constexpr std::size_t most_again = 256;
};

/// A user has taken a seat, or is about to give it up.
void keep_coming(Tables& tables, KeptPresence::Stay stay);
void keep_leaving(Tables& tables, KeptPresence::Stay stay);

// What has become of it.
void presence_is_stored(Tables& tables, Store::Sequence up_to);
void presence_has_failed(Tables& tables, Store::Sequence first, Store::Sequence last);

/// Some of what is not kept is given to the store again.
void keep_presence_again(Tables& tables);

} // namespace jsongled
