#include "identity/key_set.hpp"

namespace jsongled {

std::variant<std::vector<const Key*>, TokenFault> candidates(const KeySet& set, Algorithm algorithm,
                                                             const std::optional<std::string>& kid) {
    if (set.keys.empty()) return TokenFault::no_keys;
    std::vector<const Key*> found;
    bool is_named = false;
    for (const Key& key : set.keys) {
        if (kid && !key.kid().empty() && key.kid() != *kid) continue;
        is_named = true;
        if (key.algorithm() == algorithm) found.push_back(&key);
    }
    if (!is_named) return TokenFault::unknown_kid;
    if (found.empty()) return TokenFault::wrong_algorithm;
    if (found.size() > KeySet::max_tries) return TokenFault::too_many_candidates;
    return found;
}

} // namespace jsongled
