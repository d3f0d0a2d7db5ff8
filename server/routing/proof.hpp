#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "identity/grant.hpp"

namespace jsongled {

/// What became of the credential that a client showed: checked before the router's lock is taken.
struct Proof {
    enum class Kind : std::uint8_t {
        none, ///< nothing was shown, or nothing is asked for
        good,
        bad,
    };

    Kind kind = Kind::none;
    std::shared_ptr<const Grant> grant = {}; ///< of a good token of the client's own
    std::string_view why = {};               ///< a literal, for the operator: the rule that a bad one breaks

    /// Whether it says that the addresses of its bearer are nobody's business.
    bool hides_addresses() const { return grant && grant->rights.relay_only; }
};

} // namespace jsongled
