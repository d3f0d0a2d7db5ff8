#pragma once

#include <chrono>
#include <optional>

namespace jsongled {

/// When the keys of a provider are fetched: as soon as it is made, and from then on by what comes of each
/// fetch. Without a clock: whoever holds it says what time it is. On one thread.
class KeyRefresh {
  public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds usual{600}; ///< where the provider says nothing
    static constexpr std::chrono::seconds shortest{60};
    static constexpr std::chrono::seconds longest{86'400};
    /// Between two fetches that strangers can cause, at least.
    static constexpr std::chrono::seconds between_unknown{30};
    static constexpr std::chrono::seconds first_retry{1};
    static constexpr std::chrono::seconds last_retry{60};

    explicit KeyRefresh(Time now) : due_(now) {}

    /// When the next fetch is to begin. Nothing while one is under way.
    std::optional<Time> due() const;

    void began(Time now);
    /// `fresh_for`: how long the provider lets it be kept.
    void succeeded(Time now, std::optional<std::chrono::seconds> fresh_for);
    /// It is tried again after 1 s, 2 s, 4 s and so on, every minute in the end.
    void failed(Time now);

    /// A token has named a key that is not known: the provider may have a new one.
    void missed_key(Time now);

  private:
    Time due_;
    std::optional<Time> began_ = {}; ///< the last fetch, or the one that is under way
    std::chrono::seconds retry_ = first_retry;
    bool is_under_way_ = false;
};

} // namespace jsongled
