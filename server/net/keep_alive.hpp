#pragma once

#include <chrono>

namespace jsongled {

/// When a client is asked for a sign of life, and when it is taken for gone: two questions without an answer,
/// which whoever is gone misses within two intervals.
class KeepAlive {
  public:
    using Time = std::chrono::steady_clock::time_point;

    enum class Verdict { wait, ask, gone };

    explicit KeepAlive(std::chrono::milliseconds interval) : interval_(interval) {}

    /// Begins anew: nothing has been asked.
    void start(Time now);
    /// Something has come of the client.
    void heard() { unanswered_ = 0; }

    /// When judge() is to be called next.
    Time due() const { return due_; }
    enum class Sign { none, other };
    /// With whether it has shown that it lives in another way than by sending something.
    Verdict judge(Time now, Sign sign);

  private:
    const std::chrono::milliseconds interval_;
    Time due_{};
    int unanswered_ = 0;
    bool expects_answer_ = false;
};

} // namespace jsongled
