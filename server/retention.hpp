#pragma once

#include <chrono>
#include <optional>

#include "protocol/time.hpp"
#include "server/net/shared_router.hpp"

namespace jsongled {

/// Has the store forget what is old, in small steps: one a minute, and at once another while there is more. Of
/// one thread.
class Retention {
  public:
    static constexpr std::chrono::milliseconds interval{60'000};

    /// 0 for ever.
    struct Ages {
        std::chrono::milliseconds messages;
        std::chrono::milliseconds calls;
        std::chrono::milliseconds waiting;
    };

    explicit Retention(SharedRouter& router) : router_(router) {}

    void set(const Ages& ages);
    /// To be called a few times a second.
    void tick(Moment now);

  private:
    SharedRouter& router_;
    Ages ages_{};
    std::optional<SteadyTime> next_; ///< nothing: at once
};

} // namespace jsongled
