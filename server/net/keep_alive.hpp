#pragma once

#include <chrono>
#include <cstdint>

namespace jsongled {

/// When a client is asked for a sign of life, and when it is taken for gone: two questions without an answer,
/// which whoever is gone misses within two intervals.
class KeepAlive {
  public:
    using Time = std::chrono::steady_clock::time_point;

    enum class Verdict { wait, ask, gone };

    explicit KeepAlive(std::chrono::milliseconds interval)
        : interval_(std::chrono::duration_cast<Interval>(interval)) {}

    /// Begins anew: nothing has been asked. When judge() is to be called first.
    Time start(Time now);
    /// Something has come of the client.
    void heard() {
        unanswered_ = 0;
        was_heard_ = true;
    }

    enum class Sign { none, other };
    struct Judgement {
        Verdict verdict;
        Time next; ///< when judge() is to be called again
    };
    /// With whether it has shown that it lives in another way than by sending something.
    Judgement judge(Time now, Sign sign);

  private:
    using Interval = std::chrono::duration<std::uint32_t, std::milli>; ///< an hour at most

    Interval interval_;
    std::uint8_t unanswered_ = 0;
    bool expects_answer_ = false;
    bool was_heard_ = false; ///< since it was judged last
    bool is_first_ = true;   ///< what is judged next is a whole interval
};

} // namespace jsongled
