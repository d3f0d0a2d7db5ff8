#include "server/routing/blocks.hpp"

namespace jsongled {

bool Blocks::put(std::string_view uid, SteadyTime until) {
    auto found = blocks_.find(uid);
    if (found == blocks_.end()) {
        if (blocks_.size() >= most) return false;
        found = blocks_.try_emplace(std::string(uid)).first;
        found->second.uid = found->first;
    }
    Block& block = found->second;
    block.until = until;
    block.due = deadlines_.set(until, BlockDue{&block});
    return true;
}

bool Blocks::lift(std::string_view uid) {
    const auto found = blocks_.find(uid);
    if (found == blocks_.end()) return false;
    blocks_.erase(found);
    return true;
}

} // namespace jsongled
