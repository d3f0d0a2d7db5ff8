#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// What the holder of a token may do. By default all that users do. To act as an administrator has to be said:
/// most providers know nothing of it, and all of their users would be administrators. A value, shared parts
/// immutable.
struct Rights {
    /// Names of rooms, each exact, or the beginning of some with a `*` at its end.
    using Rooms = std::vector<std::string>;
    static constexpr std::size_t max_rooms = 64;

    std::shared_ptr<const Rooms> rooms = {}; ///< null: all rooms; empty: none
    bool publish = true;
    bool call = true;
    bool admin = false;
    bool relay_only = false; ///< shows no address of theirs: only candidates of relays are passed on

    bool may_enter(std::string_view rid) const;
};

/// Whether this names rooms: one to 256 bytes, no `*` but at the end.
bool is_room_pattern(std::string_view text);

} // namespace jsongled
