// The two kinds of store tell the same of the same commands.

#include <deque>
#include <iostream>
#include <optional>

#include <gtest/gtest.h>

#include "storage/memory_store.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/contract/random_commands.hpp"
#include "tests/contract/told_by_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled::testing {
namespace {

class BothStores {
  public:
    BothStores() : memory_(limits(), calls) { open(); }

    void put(const Write& write) {
        ++sequence_;
        memory_.write(sequence_, write);
        sqlite_->write(sequence_, write);
        told_.push_back(to_text(write));
        if (told_.size() > 40) told_.pop_front();
    }
    void ask(const Question& question) {
        ++ticket_;
        memory_.ask(ticket_, question);
        sqlite_->ask(ticket_, question);
    }
    /// False if they differ.
    bool settle() {
        while (memory_.work(of_memory_)) {
        }
        while (sqlite_->work(of_sqlite_)) {
        }
        EXPECT_EQ(of_sqlite_.answers.size(), of_memory_.answers.size());
        for (std::size_t i = 0; i < of_memory_.answers.size(); ++i)
            EXPECT_EQ(to_text(of_sqlite_.answers.at(i).answer), to_text(of_memory_.answers[i].answer));
        for (const auto* told : {&of_memory_, &of_sqlite_})
            EXPECT_TRUE(told->failures.empty()) << told->failures.front().why;
        EXPECT_EQ(of_sqlite_.verdicts, of_memory_.verdicts);
        of_memory_.answers.clear();
        of_sqlite_.answers.clear();
        of_memory_.verdicts.clear();
        of_sqlite_.verdicts.clear();
        if (!::testing::Test::HasFailure()) return true;
        for (const std::string& line : told_)
            std::cerr << line << "\n";
        return false;
    }
    void reopen() {
        sqlite_.reset();
        open();
    }

  private:
    static constexpr RecentCalls::Limits calls{
        {60, std::size_t{1} << 30U, 20}, {30, std::size_t{1} << 30U, 6}, 3};

    static StoreLimits limits() {
        StoreLimits limits;
        limits.waiting_for_user = 12;
        limits.waiting_of_sender = 6;
        limits.waiting = 40;
        limits.waiting_bytes_for_user = 3'000;
        limits.memory = std::size_t{1} << 30U;
        return limits;
    }
    void open() {
        SqliteStore::Options options;
        options.path = folder_.file("store.db");
        options.limits = limits();
        options.calls = calls;
        options.most_fresh = 12;                        // or nothing would get into the tables
        options.syncing = sqlite::Opened::Syncing::off; // power cuts are another test's
        sqlite_.emplace(options);
    }

    TemporaryFolder folder_;
    MemoryStore memory_;
    std::optional<SqliteStore> sqlite_;
    ToldByStore of_memory_;
    ToldByStore of_sqlite_;
    Store::Sequence sequence_ = 0;
    Store::Ticket ticket_ = 0;
    std::deque<std::string> told_;
};

TEST(StoreKinds, tell_the_same_of_the_same_commands) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE(seed);
        RandomCommands commands(seed);
        BothStores stores;
        for (int step = 0; step < 1'500; ++step) {
            if (commands.pick(3) > 0)
                stores.put(commands.write());
            else
                stores.ask(commands.question());
            if (commands.pick(12) == 0) {
                ASSERT_TRUE(stores.settle()) << "step " << step;
            }
            if (commands.pick(150) > 0) continue;
            // When a store is opened everybody has left.
            for (const char* rid : {"#one", "desk"})
                for (char uid = 'a'; uid <= 'f'; ++uid)
                    stores.put(LeaveRoom{Conversation::of_room(rid, RoomKind::room), std::string(1, uid)});
            ASSERT_TRUE(stores.settle()) << "step " << step;
            stores.reopen();
        }
        ASSERT_TRUE(stores.settle());
    }
}

} // namespace
} // namespace jsongled::testing
