#include "tests/contract/store_under_test.hpp"

#include <gtest/gtest.h>

#include "storage/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled::testing {
namespace {

struct Memory {
    explicit Memory(const StoreLimits& limits) : store(limits) {}
    MemoryStore store;
};

struct Sqlite {
    explicit Sqlite(const StoreLimits& limits) : store(options_of(folder.file("store.db"), limits)) {}

    static SqliteStore::Options options_of(const std::string& path, const StoreLimits& limits) {
        SqliteStore::Options options;
        options.path = path;
        options.limits = limits;
        options.most_fresh = 2; // or nothing would get into the tables
        options.reserve_bytes = 4'096;
        return options;
    }

    TemporaryFolder folder;
    SqliteStore store;
};

template<class Kind>
class ByHand final : public StoreUnderTest {
  public:
    explicit ByHand(const StoreLimits& limits) : kind_(limits) {}
    Store& store() override { return kind_.store; }
    void settle(Store::Ticket) override {
        EXPECT_TRUE(kind_.store.work(events));
        EXPECT_FALSE(kind_.store.work(events)) << "nothing is carried out twice";
    }

  private:
    Kind kind_;
};

template<class Kind>
class OnItsThread final : public StoreUnderTest {
  public:
    explicit OnItsThread(const StoreLimits& limits) : kind_(limits) {}
    Store& store() override { return kind_.store; }
    void settle(Store::Ticket last) override { events.wait_for(last); }

  private:
    Kind kind_;
    StorageThread thread_{kind_.store, events};
};

template<class Kind>
std::unique_ptr<StoreUnderTest> make(const StoreLimits& limits) {
    return std::make_unique<Kind>(limits);
}

} // namespace

std::vector<StoreKind> store_kinds() {
    return {{"memory_by_hand", make<ByHand<Memory>>},
            {"memory_on_its_thread", make<OnItsThread<Memory>>},
            {"sqlite_by_hand", make<ByHand<Sqlite>>},
            {"sqlite_on_its_thread", make<OnItsThread<Sqlite>>}};
}

} // namespace jsongled::testing
