#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/owed_presence.hpp"
#include "storage/queued_store.hpp"
#include "storage/sqlite/opened.hpp"
#include "storage/sqlite/reserve.hpp"
#include "storage/sqlite/store_lock.hpp"

namespace jsongled {

/// Keeps everything in an SQLite database: what is told as stored outlives a power cut. All that waits is in
/// one commit. A commit that fails is told as failed, and the database is closed and opened again, after longer
/// and longer waits, until it works; meanwhile what is written fails at once. Where the disk is full, what
/// frees space is still carried out, from a reserve.
class SqliteStore final : public QueuedStore {
  public:
    struct Options : sqlite::Opened::Options {
        std::uint64_t reserve_bytes = std::uint64_t{16} << 20U;
        sqlite::Reserve::FreeSpace free_space = {}; ///< the machine's if there is none
        std::function<SteadyTime()> now = {};       ///< the machine's if there is none
    };

    /// What is kept of calls on a disk.
    static constexpr RecentCalls::Limits most_calls{{1'000'000, 0, 5'000}, {100'000, 0, 20}, 3};

    /// Throws StoreFault where it cannot be opened.
    explicit SqliteStore(Options options);
    ~SqliteStore() override;

  private:
    struct Batch {
        std::vector<Command> commands;
        std::vector<VerdictOn> verdicts = {};
        std::vector<Sequence> failed = {};
        std::vector<std::pair<Ticket, Answer>> answers = {};
        std::optional<Sequence> written = {};
    };

    void carry_out(std::vector<Command> commands, StoreEvents& events) override;
    void rest(StoreEvents& events) override;
    std::optional<std::chrono::milliseconds> patience() const override;

    void commit(Batch& batch);
    WriteVerdict carry_out(const Write& write);
    Answer answer(const Question& question);
    void give_up(Batch& batch);
    void tell(Batch& batch, StoreEvents& events) const;
    void tell_health(StoreEvents& events);
    void close_broken(const std::exception& error);
    bool reopen();
    void keep_log_short();
    void scrub();
    SteadyTime now() const;

    Options options_;
    std::unique_ptr<sqlite::StoreLock> lock_;
    sqlite::Reserve reserve_;
    std::unique_ptr<sqlite::Opened> opened_;          ///< none while it is broken
    OwedPresence owed_;                               ///< carried out once it works again
    StoreTrouble trouble_ = StoreTrouble::unreadable; ///< the last one
    bool is_short_of_space_ = false;
    bool has_retracted_ = false; ///< what is gone may still be in the log
    SteadyTime next_scrub_{};
    std::chrono::milliseconds wait_{};
    SteadyTime next_try_{};
    StoreHealth health_;
};

} // namespace jsongled
