#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "server/net/timed.hpp"

namespace jsongled {

/// The deadlines of one thread's connections: a ring of slots with a list in each, so that setting one costs a
/// few writes and none costs a timer of its own. Exact to a tick, never early. Used on that thread.
class Wheel {
  public:
    static constexpr std::chrono::milliseconds tick{10};

    explicit Wheel(Timed::Time start) : start_(start) {}

    /// Instead of what was set for it before.
    void set(Timed& timed, Timed::Time when);
    static void cancel(Timed& timed) { timed.take_off(); }

    /// Tells those that are due, each once.
    void advance(Timed::Time now);

    /// When advance() may have something to do; nothing while the wheel is empty.
    std::optional<Timed::Time> next() const;

  private:
    static constexpr std::size_t slots = 4096;

    static constexpr std::uint64_t never = ~std::uint64_t{0};

    void tell(Timed*& slot, Timed::Time now) const;
    std::uint64_t first_taken();

    Timed::Time start_;
    std::uint64_t now_ = 0;          ///< the first tick that has not come
    std::uint64_t earliest_ = never; ///< nobody is due before
    std::array<Timed*, slots> heads_{};
    /// Where there may be somebody: those who leave do not look who stays.
    std::array<std::uint64_t, slots / 64> taken_{};
};

} // namespace jsongled
