#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "identity/key.hpp"
#include "identity/token_fault.hpp"

namespace jsongled {

/// The keys of which one must have signed a token, and those that a document had besides and that are of no use
/// here. A value; whoever checks reads it, from any thread.
struct KeySet {
    static constexpr std::size_t max_keys = 100;

    std::vector<Key> keys;
    std::vector<KeyFault> skipped; ///< why, one for each

    /// How many keys one token is tried with: so much may a stranger's token cost.
    static constexpr std::size_t max_tries = 8;
};

/// The keys that may have signed a token of this algorithm which names its key so, or names none. They live as
/// long as the set. Never empty: a fault says why there is none.
///
/// A key without a name may have signed any token; one that has a name only those that say it exactly, or say
/// none.
std::variant<std::vector<const Key*>, TokenFault> candidates(const KeySet& set, Algorithm algorithm,
                                                             const std::optional<std::string>& kid);

} // namespace jsongled
