#include "identity/rights.hpp"

#include <algorithm>

#include "protocol/limits.hpp"

namespace jsongled {

bool Rights::may_enter(std::string_view rid) const {
    return !rooms || std::ranges::any_of(*rooms, [&](std::string_view pattern) {
        if (!pattern.ends_with('*')) return rid == pattern;
        return rid.starts_with(pattern.substr(0, pattern.size() - 1));
    });
}

bool is_room_pattern(std::string_view text) {
    return !text.empty() && text.size() <= max_word_bytes && text.find('*') >= text.size() - 1;
}

} // namespace jsongled
