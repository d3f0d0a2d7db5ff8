#include "server/net/sources.hpp"

#include <mutex>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "protocol/limits.hpp"

namespace jsongled {
namespace {

TEST(SystemIds, are_uuids_of_version_4) {
    SystemIds ids;
    for (int i = 0; i < 100; ++i) {
        const std::string id = ids.fresh();
        EXPECT_EQ(id.size(), max_peer_id_bytes);
        EXPECT_THAT(
            id, ::testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }
}

TEST(SystemIds, never_come_twice_from_whatever_thread) {
    constexpr std::size_t of_each = 2'000;
    SystemIds ids;
    std::mutex mutex;
    std::set<std::string> all;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            for (std::size_t n = 0; n < of_each; ++n) {
                const std::string id = ids.fresh();
                const std::lock_guard lock(mutex);
                all.insert(id);
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(all.size(), threads.size() * of_each);
}

/// An id drawn from bytes of another would show parts of it.
TEST(SystemIds, share_no_bytes) {
    SystemIds ids;
    std::set<std::string> tails;
    for (int i = 0; i < 1'000; ++i) {
        const std::string id = ids.fresh();
        EXPECT_TRUE(tails.insert(id.substr(24)).second);
        EXPECT_TRUE(tails.insert(id.substr(0, 8) + id.substr(9, 4)).second);
    }
}

} // namespace
} // namespace jsongled
