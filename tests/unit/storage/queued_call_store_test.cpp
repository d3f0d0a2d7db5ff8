#include <gtest/gtest.h>

#include "storage/memory_call_store.hpp"

namespace jsongled {
namespace {

struct Told final : CallStoreEvents {
    void stored(CallStore::Sequence up_to) override { last = up_to; }
    void found(CallStore::Ticket, CallPage) override { ++answers; }

    CallStore::Sequence last = 0;
    int answers = 0;
};

TEST(QueuedCallStore, holds_so_much_that_waits_and_answers_all_the_same) {
    MemoryCallStore store;
    for (CallStore::Sequence i = 1; i <= QueuedCallStore::most_waiting + 10; ++i)
        store.report(i, "s", "alice", {});
    store.read(1, {});
    Told told;
    while (store.work(told)) {
    }
    EXPECT_EQ(told.last, QueuedCallStore::most_waiting);
    EXPECT_EQ(told.answers, 1);
    store.report(QueuedCallStore::most_waiting + 11, "s", "alice", {});
    store.work(told);
    EXPECT_EQ(told.last, QueuedCallStore::most_waiting + 11) << "there is room again";
}

} // namespace
} // namespace jsongled
