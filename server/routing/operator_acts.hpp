#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "protocol/time.hpp"

namespace jsongled {

struct Tables;

// What an operator has the router do. The names are well formed; whoever they mean may be gone.

struct DisconnectPeer {
    std::string peer;
};

/// All connections of a user; with a time, within what Blocks takes, none may come for so long.
struct DisconnectUser {
    std::string uid;
    std::optional<std::chrono::milliseconds> block = {};
};

struct LiftBlock {
    std::string uid;
};

/// All who are in the room are put out of it, and told so; a call in it ends as when they leave.
struct CloseRoom {
    std::string rid;
};

using OperatorAct = std::variant<DisconnectPeer, DisconnectUser, LiftBlock, CloseRoom>;

/// What has come of an act.
struct ActReport {
    enum class Outcome : std::uint8_t {
        done,
        not_found, ///< nobody, and nothing, has that name: nothing was done
        too_many,  ///< as many users are blocked as may be: nothing was done
    };
    Outcome outcome = Outcome::done;
    std::size_t connections = 0; ///< that were ended, or put out
};

ActReport carry_out(Tables& tables, const OperatorAct& act, Moment now);

} // namespace jsongled
