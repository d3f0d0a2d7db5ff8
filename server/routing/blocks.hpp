#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/name_map.hpp"
#include "protocol/time.hpp"
#include "server/routing/block.hpp"
#include "server/routing/deadlines.hpp"

namespace jsongled {

/// The users whom an operator keeps out, until their time is over or they are let in. In memory alone: a server
/// that starts anew knows of none. At most 10,000, 6 MB with the longest names.
class Blocks {
  public:
    static constexpr std::chrono::milliseconds shortest = std::chrono::seconds(1);
    static constexpr std::chrono::milliseconds longest = std::chrono::hours(30 * 24);
    static constexpr std::size_t most = 10'000;

    /// The deadlines have to outlive it.
    explicit Blocks(Deadlines& deadlines) : deadlines_(deadlines) {}
    Blocks(const Blocks&) = delete;
    Blocks& operator=(const Blocks&) = delete;

    /// In place of one that there is. False, and nothing changed, where there are too many.
    bool put(std::string_view uid, SteadyTime until);
    /// False if there is none.
    bool lift(std::string_view uid);

    bool has(std::string_view uid) const { return find_in(blocks_, uid) != nullptr; }
    const NameMap<Block>& all() const { return blocks_; }

  private:
    Deadlines& deadlines_;
    NameMap<Block> blocks_;
};

} // namespace jsongled
