#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "storage/store.hpp"
#include "storage/store_limits.hpp"

namespace jsongled {

/// A store whose commands wait until its thread has time for them. All that waits is carried out together, so
/// that a commit can hold whatever came while the one before it ran. Commands are taken from any thread; the
/// rest is for the one thread that works, see StorageThread.
class QueuedStore : public Store {
  public:
    explicit QueuedStore(const StoreLimits& limits)
        : most_writes_(limits.queued_writes), most_bytes_(limits.queued_bytes) {}

    Intake write(Sequence sequence, Write write) final;
    void ask(Ticket ticket, Question question) final;

    /// Carries out what waits by now, and tells. False if there was nothing.
    bool work(StoreEvents& events);

    /// Since when it has been at what it does now; nothing while it waits for commands. From any thread.
    std::optional<std::chrono::steady_clock::time_point> busy_since() const;

    /// Returns when there is work, with true; after close() with false, once nothing waits any more.
    bool wait();
    /// From any thread: nobody waits any more.
    void close();

  protected:
    struct Written {
        Sequence sequence;
        Write write;
    };
    struct Asked {
        Ticket ticket;
        Question question;
    };
    using Command = std::variant<Written, Asked>;

    /// In their order. Answers every one of them.
    virtual void carry_out(std::vector<Command> commands, StoreEvents& events) = 0;

    /// Called by work() where no command waits.
    virtual void rest(StoreEvents&) {}
    /// How long wait() waits at most for a command; nothing: for ever.
    virtual std::optional<std::chrono::milliseconds> patience() const { return std::nullopt; }

    /// So much presence is owed by now, see Store: it counts among the writes that wait, for other presence.
    void bound_presence(std::size_t owed) { owed_.store(owed, std::memory_order_relaxed); }

    /// What waits by now.
    void count_queue(StoreHealth& health);

  private:
    void wake_for_first(std::size_t waiting);

    const std::size_t most_writes_;
    const std::size_t most_bytes_;
    std::atomic<std::chrono::steady_clock::rep> began_ = 0; ///< 0 while it waits
    std::atomic<std::size_t> owed_ = 0;
    std::mutex mutex_;
    std::condition_variable waiting_;
    std::vector<Command> commands_;
    std::size_t writes_ = 0; ///< among them
    std::size_t bytes_ = 0;  ///< of those
    bool closed_ = false;
};

} // namespace jsongled
