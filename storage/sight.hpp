#pragma once

#include <algorithm>
#include <vector>

#include "storage/stretch.hpp"

namespace jsongled {

/// What a user may see of a conversation: stretches that do not touch, oldest first.
struct Sight {
    std::vector<Stretch> stretches;

    bool sees(Place place) const {
        return std::ranges::any_of(stretches, [&](const Stretch& one) { return one.holds(place); });
    }

    /// All behind a place, to the end of the last stretch.
    void widen_back_to(Place since) {
        if (stretches.empty() || stretches.back().up_to <= since) return;
        const Place end = stretches.back().up_to;
        while (!stretches.empty() && stretches.back().after >= since)
            stretches.pop_back();
        if (!stretches.empty() && stretches.back().up_to >= since)
            stretches.back().up_to = end;
        else
            stretches.push_back({since, end});
    }
    /// What lies before a place, or behind it.
    Sight before(Place place) const { return cut({0, place - 1}); }
    Sight behind(Place place) const { return cut({place, Stretch::open}); }

  private:
    Sight cut(const Stretch& to) const {
        Sight cut;
        for (const Stretch& one : stretches) {
            const Stretch both{std::max(one.after, to.after), std::min(one.up_to, to.up_to)};
            if (both.after < both.up_to) cut.stretches.push_back(both);
        }
        return cut;
    }
};

} // namespace jsongled
