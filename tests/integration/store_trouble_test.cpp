#include "tests/integration/stored_calls.hpp"

#include <sys/resource.h>

// A disk that takes nothing any more, while the server runs.

namespace jsongled::integration_tests {
namespace {

using testing::HasSubstr;

class StoreInTrouble : public StoredCalls {
  protected:
    /// What the server may write into a file: a disk that is in trouble, and one that is not.
    void let_write(rlim_t bytes) {
        rlimit limit{};
        ASSERT_EQ(::prlimit(server.process().pid(), RLIMIT_FSIZE, nullptr, &limit), 0);
        limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
        ASSERT_EQ(::prlimit(server.process().pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
    }

    json::object readiness() {
        const HttpResponse response = http_get(server.admin(), "/readyz");
        EXPECT_EQ(response.result(), http::status::ok) << "a balancer must not take the calls away";
        return json::parse(response.body()).as_object();
    }

    [[nodiscard]] std::ptrdiff_t lines_with(std::string_view part) {
        return std::ranges::count_if(server.process().output(), [&](const std::string& line) {
            return line.find(part) != std::string::npos;
        });
    }

    ServerProcess server{flags()};
    User alice{server.listen(), "alice"};
    User bob{server.listen(), "bob"};
};

TEST_F(StoreInTrouble, is_told_and_heals_without_a_restart_while_calls_go_on) {
    constexpr std::string_view breaks = "the store is out of order";
    constexpr std::string_view heals = "the store is in order again";
    const std::string kept = call_in_vain(alice, bob);
    EXPECT_THAT(history(alice), Has("/jsongle/description/calls/0/sid", kept));
    EXPECT_EQ(readiness(), (json::object{{"status", "ready"}}));

    let_write(0);
    EXPECT_TRUE(eventually([&] {
        call_in_vain(alice, bob);
        return readiness().contains("degraded");
    })) << "calls go on";
    EXPECT_EQ(readiness(), (json::object{{"status", "ready"}, {"degraded", json::array{"store-unreadable"}}}));
    EXPECT_THAT(server.process().wait_for_line(breaks), HasSubstr("unreadable"));
    EXPECT_EQ(metric(server.admin(), "jsongled_store_in_order"), 0);
    EXPECT_GT(metric(server.admin(), "jsongled_store_failures_total").value_or(0), 0);

    let_write(RLIM_INFINITY);
    EXPECT_TRUE(eventually([&] { return !readiness().contains("degraded"); }));
    server.process().wait_for_line(heals);
    EXPECT_EQ(metric(server.admin(), "jsongled_store_in_order"), 1);
    const std::string later = call_in_vain(alice, bob);
    EXPECT_THAT(history(bob), Has("/jsongle/description/calls/0/sid", later));
    EXPECT_EQ(lines_with(breaks), 1);
    EXPECT_EQ(lines_with(heals), 1);
}

} // namespace
} // namespace jsongled::integration_tests
