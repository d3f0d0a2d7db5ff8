#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "storage/store.hpp"

namespace jsongled {

struct Tables;

/// That a user has come into a room, or left it, as the store is to know it: it decides what they may read
/// there later. So what the store had no room for is given to it again until it is taken. Bounded by the seats
/// that there are, and by those that the store knew when it had no room any more: who comes and leaves
/// meanwhile need not be known.
struct KeptPresence {
    struct Stay {
        Conversation room;
        std::string uid;
    };
    struct Unkept {
        Stay stay;
        bool may_be_kept; ///< an earlier stay: then it has to be kept that they have left
    };

    std::map<std::string, Unkept> unkept = {}; ///< by room and user

    /// Given to the store again at one time.
    static constexpr std::size_t most_again = 256;
};

/// A user has taken a seat, or is about to give it up.
void keep_coming(Tables& tables, KeptPresence::Stay stay);
void keep_leaving(Tables& tables, KeptPresence::Stay stay);

/// All of a room, before something is said there that who has left is not to read. False where the store still
/// has no room for it.
bool keep_presence_of(Tables& tables, const std::string& rid);

/// Some of what is not kept is given to the store again.
void keep_presence_again(Tables& tables);

} // namespace jsongled
