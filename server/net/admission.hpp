#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "protocol/words.hpp"
#include "server/net/address_book.hpp"
#include "server/net/connection_limits.hpp"

namespace jsongled {

/// Who may come in, and under which limits: counts the connections, opens the door once the server listens, and
/// closes it for a shutdown. From any thread.
class Admission {
  public:
    enum class Phase : std::uint8_t { starting, open, draining };

    Admission(std::size_t max_connections, ConnectionLimits limits, AddressLimits addresses = {})
        : max_(max_connections), addresses_(addresses), limits_(limits) {}

    AddressBook& addresses() { return addresses_; }

    Phase phase() const { return phase_; }
    bool is_open() const { return phase() == Phase::open; }
    /// For a newcomer: each client that is away keeps its place.
    bool has_room(std::size_t away) const { return count_ + away < max_; }
    /// For one that goes on with a session, whose old connection may still be there: for so long there may be a
    /// few more.
    bool has_room_to_return(std::size_t away) const { return count_ + away < max_ + room_to_return(); }
    /// The same, while others are closed for it: for so long there may be as many again.
    bool has_room_to_replace(std::size_t away) const { return count_ + away < max_ + 2 * room_to_return(); }
    std::size_t count() const { return count_; }
    ConnectionLimits limits() const {
        const std::lock_guard lock(mutex_);
        return limits_;
    }

    /// Whether there is memory for another.
    bool has_memory() const { return has_memory_; }
    void set_memory(bool is_there) { has_memory_ = is_there; }

    void enter() { ++count_; }
    void leave() { --count_; }
    void open() { phase_ = Phase::open; }
    void start_draining() { phase_ = Phase::draining; }

    /// For connections that come from now on.
    void set_limits(std::size_t max_connections, ConnectionLimits limits) {
        max_ = max_connections;
        const std::lock_guard lock(mutex_);
        limits_ = limits;
    }

  private:
    std::size_t room_to_return() const { return max_ / 64 + 8; }

    std::atomic<std::size_t> max_;
    std::atomic<std::size_t> count_ = 0;
    std::atomic<Phase> phase_ = Phase::starting;
    std::atomic<bool> has_memory_ = true;
    AddressBook addresses_;
    mutable std::mutex mutex_;
    ConnectionLimits limits_;
};

/// What probes are told of it.
template<>
struct WordsOf<Admission::Phase> {
    static constexpr std::array<Word<Admission::Phase>, 3> table{{{Admission::Phase::starting, "starting"},
                                                                  {Admission::Phase::open, "ok"},
                                                                  {Admission::Phase::draining, "draining"}}};
};

} // namespace jsongled
