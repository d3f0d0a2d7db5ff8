#include "server/net/usable_cpus.hpp"

#include <cmath>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <sched.h>

#include "tests/support/temporary_folder.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

/// A machine's files of control groups, made up.
class ControlGroups : public testing::Test {
  protected:
    void write(const fs::path& name, std::string_view text) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
    }
    void in_group(std::string_view lines) const { write("proc/self/cgroup", lines); }
    void limit_v2(const fs::path& group, std::string_view text) const {
        write("sys/fs/cgroup" / group / "cpu.max", text);
    }
    void limit_v1(const fs::path& group, std::string_view quota, std::string_view period = "100000\n") const {
        write("sys/fs/cgroup" / group / "cpu.cfs_quota_us", quota);
        write("sys/fs/cgroup" / group / "cpu.cfs_period_us", period);
    }
    [[nodiscard]] double quota() const { return cpu_quota(root_); }

    const TemporaryFolder folder_;
    const fs::path& root_ = folder_.path();
};

TEST_F(ControlGroups, that_say_nothing_limit_nothing) {
    EXPECT_TRUE(std::isinf(quota()));
    in_group("0::/\n");
    EXPECT_TRUE(std::isinf(quota())) << "the machine's own top has no file";
    limit_v2("", "max 100000\n");
    EXPECT_TRUE(std::isinf(quota()));
    for (const char* nonsense : {"", "x", "50000", "-1 100000", "0 100000", "50000 0", "max"}) {
        limit_v2("", nonsense);
        EXPECT_TRUE(std::isinf(quota())) << nonsense;
    }
}

TEST_F(ControlGroups, of_version_2_limit_by_the_least_of_all_above) {
    in_group("0::/user.slice/jsongled.service\n");
    limit_v2("user.slice/jsongled.service", "250000 100000\n");
    EXPECT_EQ(quota(), 2.5);
    limit_v2("user.slice", "50000 50000\n");
    EXPECT_EQ(quota(), 1);
    limit_v2("other.slice", "1000 100000\n");
    EXPECT_EQ(quota(), 1) << "somebody else's";
    limit_v2("user.slice", "max 100000\n");
    EXPECT_EQ(quota(), 2.5);
}

TEST_F(ControlGroups, of_a_container_are_at_the_top_of_what_it_sees) {
    for (const char* line : {"0::/\n", "0::/system.slice/docker-1.scope\n", "0::/../../kubepods/pod1\n"}) {
        in_group(line);
        limit_v2("", "150000 100000\n");
        EXPECT_EQ(quota(), 1.5) << line;
    }
}

TEST_F(ControlGroups, of_version_1_limit_as_well) {
    in_group("11:memory:/a\n4:cpu,cpuacct:/docker/1\n2:cpuset:/b\n1:name=systemd:/c\n");
    limit_v1("cpuset", "10000\n");
    EXPECT_TRUE(std::isinf(quota())) << "of another controller";
    limit_v1("cpu,cpuacct", "-1\n");
    EXPECT_TRUE(std::isinf(quota()));
    limit_v1("cpu,cpuacct/docker/1", "300000\n");
    EXPECT_EQ(quota(), 3);
    limit_v1("cpu,cpuacct/docker", "40000\n", "20000\n");
    EXPECT_EQ(quota(), 2);
    limit_v1("cpu", "150000\n");
    EXPECT_EQ(quota(), 1.5) << "a container's, under the other name";
}

TEST_F(ControlGroups, leave_as_many_threads_as_they_pay_for_and_at_least_one) {
    in_group("0::/\n");
    cpu_set_t before;
    ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
    const auto allowed = static_cast<std::size_t>(CPU_COUNT(&before));
    EXPECT_EQ(usable_cpus(root_), allowed);
    limit_v2("", "1000 100000\n");
    EXPECT_EQ(usable_cpus(root_), 1U) << "a hundredth of one";
    limit_v2("", "110000 100000\n");
    EXPECT_EQ(usable_cpus(root_), std::min<std::size_t>(allowed, 2)) << "rounded up";
    limit_v2("", "99900000 100000\n");
    EXPECT_EQ(usable_cpus(root_), allowed);
}

TEST_F(ControlGroups, leave_no_more_than_the_processors_that_are_allowed) {
    // In a thread of its own, which alone it holds for.
    std::thread([&] {
        cpu_set_t all;
        ASSERT_EQ(::sched_getaffinity(0, sizeof all, &all), 0);
        cpu_set_t one;
        CPU_ZERO(&one);
        for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu)
            if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
        ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
        EXPECT_EQ(usable_cpus(root_), 1U);
    }).join();
}

} // namespace
} // namespace jsongled
