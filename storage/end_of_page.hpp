#pragma once

#include <algorithm>
#include <cstddef>

namespace jsongled {

/// Where a page of at most `limit` calls from `begin` ends, so that no older call has the sid of its last one.
/// `sid_of` tells the sid of one of `count` calls, newest first.
template<class SidOf>
std::size_t end_of_page(std::size_t count, std::size_t begin, std::size_t limit, SidOf&& sid_of) {
    const auto may_end = [&](std::size_t end) {
        for (std::size_t older = end; older < count; ++older)
            if (sid_of(older) == sid_of(end - 1)) return false;
        return true;
    };
    const std::size_t wanted = begin + std::min(limit, count - begin);
    for (std::size_t end = wanted; end > begin; --end)
        if (may_end(end)) return end;
    std::size_t end = wanted;
    while (end < count && !may_end(end))
        ++end;
    return end;
}

} // namespace jsongled
