#pragma once

#include <memory>
#include <string>

#include "server/routing/proof.hpp"

namespace jsongled::testing {

/// A good token of this user that lasts for so long from `now` on.
inline Proof granted(std::string sub, Time now, std::chrono::milliseconds lasts = std::chrono::hours(1),
                     Rights rights = {}) {
    return {Proof::Kind::good,
            std::make_shared<const Grant>(Grant{std::move(sub), now + lasts, std::move(rights)})};
}

/// Rights to enter these rooms alone.
inline Rights rights_for_rooms(Rights::Rooms rooms) {
    Rights rights;
    rights.rooms = std::make_shared<const Rights::Rooms>(std::move(rooms));
    return rights;
}

} // namespace jsongled::testing
