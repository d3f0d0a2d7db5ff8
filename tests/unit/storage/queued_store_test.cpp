#include <gtest/gtest.h>

#include "storage/memory_store.hpp"

namespace jsongled {
namespace {

struct Told final : StoreEvents {
    void stored(Store::Sequence up_to, std::vector<VerdictOn>) override { last = up_to; }
    void failed(Store::Sequence, Store::Sequence, const std::string&) override { ++failures; }
    void found(Store::Ticket, Answer) override { ++answers; }
    void health(const StoreHealth& now) override { state = now; }

    Store::Sequence last = 0;
    int answers = 0;
    int failures = 0;
    StoreHealth state;
};

TEST(QueuedStore, takes_so_many_writes_and_every_question) {
    StoreLimits limits;
    limits.queued_writes = 3;
    MemoryStore store(limits);
    for (Store::Sequence i = 1; i <= 3; ++i)
        EXPECT_EQ(store.write(i, KeepReport{"s", "alice", {}}), Store::Intake::taken);
    EXPECT_EQ(store.write(4, KeepReport{"s", "alice", {}}), Store::Intake::full);
    store.ask(1, CallQuery{});
    Told told;
    EXPECT_TRUE(store.work(told));
    EXPECT_EQ(told.last, 3);
    EXPECT_EQ(told.answers, 1);
    EXPECT_EQ(store.write(4, KeepReport{"s", "alice", {}}), Store::Intake::taken) << "there is room again";
    EXPECT_TRUE(store.work(told));
    EXPECT_EQ(told.last, 4);
}

TEST(QueuedStore, takes_so_many_bytes_of_writes) {
    StoreLimits limits;
    limits.queued_bytes = 8'192;
    MemoryStore store(limits);
    const KeepReport large{std::string(4'000, 's'), "alice", {}};
    EXPECT_EQ(store.write(1, large), Store::Intake::taken);
    EXPECT_EQ(store.write(2, large), Store::Intake::full);
    Told told;
    store.work(told);
    EXPECT_EQ(store.write(2, large), Store::Intake::taken);
}

TEST(QueuedStore, says_since_when_it_is_at_a_batch) {
    MemoryStore store;
    struct Looking final : StoreEvents {
        explicit Looking(const QueuedStore& store) : store_(store) {}
        void stored(Store::Sequence, std::vector<VerdictOn>) override { seen = store_.busy_since(); }
        void failed(Store::Sequence, Store::Sequence, const std::string&) override {}
        void found(Store::Ticket, Answer) override {}
        void health(const StoreHealth&) override {}

        std::optional<std::chrono::steady_clock::time_point> seen;

      private:
        const QueuedStore& store_;
    } looking(store);
    store.write(1, KeepReport{"s", "alice", {}});
    EXPECT_EQ(store.busy_since(), std::nullopt);
    const auto before = std::chrono::steady_clock::now();
    store.work(looking);
    ASSERT_NE(looking.seen, std::nullopt);
    EXPECT_GE(*looking.seen, before);
    EXPECT_LE(*looking.seen, std::chrono::steady_clock::now());
    EXPECT_EQ(store.busy_since(), std::nullopt) << "it waits";
}

TEST(QueuedStore, waits_for_nothing_once_it_is_closed_and_empty) {
    MemoryStore store;
    store.write(1, KeepReport{"s", "alice", {}});
    store.close();
    EXPECT_TRUE(store.wait()) << "what came before is carried out";
    Told told;
    store.work(told);
    EXPECT_FALSE(store.wait());
}

} // namespace
} // namespace jsongled
