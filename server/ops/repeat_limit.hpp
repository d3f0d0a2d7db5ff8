#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace jsongled {

/// Keeps a message that comes again and again from filling the log: of each, `burst` pass in a window. The
/// messages come from the source, so there are few. From any thread.
class RepeatLimit {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::uint32_t burst = 10;
    static constexpr std::chrono::seconds window{10};

    struct Verdict {
        bool pass;
        std::uint32_t suppressed; ///< how many of the last window did not pass, said once
    };
    Verdict check(const std::string& message, Clock::time_point now);

  private:
    struct Count {
        Clock::time_point since;
        std::uint32_t seen = 0;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Count> counts_;
};

} // namespace jsongled
