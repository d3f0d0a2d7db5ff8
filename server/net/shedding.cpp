#include "server/net/shedding.hpp"

#include <algorithm>
#include <utility>

namespace jsongled {

bool Shedding::add(std::size_t thread, std::vector<Holding> holdings) {
    const std::lock_guard lock(mutex_);
    of_threads_[thread] = std::move(holdings);
    return --missing_ == 0;
}

std::vector<Shedding::Share> Shedding::shares() const {
    struct Held {
        Holding holding;
        std::size_t thread;
    };
    const auto rank = [](const Held& one) { return std::pair(one.holding.rank(), one.thread); };
    std::vector<Held> all;
    for (std::size_t thread = 0; thread < of_threads_.size(); ++thread)
        for (const Holding& holding : of_threads_[thread])
            all.push_back({holding, thread});
    // A heap: of a hundred thousand a few are needed.
    std::ranges::make_heap(all, {}, rank);
    std::vector<Share> shares(of_threads_.size());
    for (std::size_t given_back = 0; given_back < bytes_ && !all.empty(); all.pop_back()) {
        std::ranges::pop_heap(all, {}, rank);
        const auto& [holding, thread] = all.back();
        given_back += holding.bytes;
        shares[thread] = {shares[thread].count + 1, holding};
    }
    return shares;
}

} // namespace jsongled
