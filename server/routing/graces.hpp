#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/name_map.hpp"
#include "protocol/time.hpp"
#include "server/routing/deadlines.hpp"
#include "server/routing/grace.hpp"

namespace jsongled {

/// The users who may be back in a moment. Those for whom no call waits are at most 20,000, 12 MB with the
/// longest names: of more nobody knows that they were here. Those for whom one waits are as many as there are
/// calls.
class Graces {
  public:
    static constexpr std::size_t most = 20'000;

    /// The deadlines have to outlive it.
    explicit Graces(Deadlines& deadlines) : deadlines_(deadlines) {}
    Graces(const Graces&) = delete;
    Graces& operator=(const Graces&) = delete;

    /// In place of one that there is, whose call stays. With a call there is always room.
    void put(std::string_view uid, SteadyTime until, Call* call);
    void remove(Grace& grace);

    /// The call rings for this user, once they are back; there must be none so far.
    void await(Grace& grace, Call& call);
    /// It does so no more.
    void give_up(Grace& grace);

    Grace* find(std::string_view uid) { return find_in(graces_, uid); }
    const NameMap<Grace>& all() const { return graces_; }
    /// Of those for whom no call waits.
    std::size_t idle() const { return graces_.size() - awaited_; }

  private:
    Deadlines& deadlines_;
    NameMap<Grace> graces_;
    std::size_t awaited_ = 0; ///< for how many of them a call waits
};

} // namespace jsongled
