#include "server/address_wait.hpp"

#include <cerrno>

#include <boost/system/system_error.hpp>

#include "tests/unit/observe/log_lines.hpp"

namespace jsongled {
namespace {

using boost::system::system_error;
using std::chrono::milliseconds;

/// An address that the machine has once so much time has passed.
struct Slow {
    milliseconds there_after;
    int error = EADDRNOTAVAIL;
    milliseconds passed{0};
    int tries = 0;

    void open() {
        ++tries;
        if (passed < there_after) throw system_error(error, boost::system::system_category());
    }
    bool pass(milliseconds time) {
        passed += time;
        return true;
    }
};

template<class Work>
std::vector<std::string> lines(Work work) {
    return lines_of(LogLevel::info, LogFormat::text, [&](Log& log) { work(log); });
}

TEST(AddressWait, tries_again_until_the_address_is_there_and_says_so_once) {
    Slow slow{milliseconds(20'000)};
    const auto told = lines([&](Log& log) {
        AddressWait wait(log, [&](milliseconds time) { return slow.pass(time); });
        EXPECT_TRUE(wait.open("192.0.2.1:1", [&] { slow.open(); }));
    });
    EXPECT_EQ(slow.passed, milliseconds(20'000));
    ASSERT_EQ(told.size(), 1U);
    EXPECT_NE(told[0].find("address=192.0.2.1:1"), std::string::npos) << told[0];
}

TEST(AddressWait, says_nothing_of_an_address_that_is_there) {
    Slow slow{milliseconds(0)};
    EXPECT_TRUE(lines([&](Log& log) {
                    AddressWait wait(log, [&](milliseconds time) { return slow.pass(time); });
                    EXPECT_TRUE(wait.open("192.0.2.1:1", [&] { slow.open(); }));
                }).empty());
    EXPECT_EQ(slow.tries, 1);
}

TEST(AddressWait, gives_up_after_a_minute_for_all_addresses_together) {
    Slow first{milliseconds(45'000)};
    Slow second{milliseconds(90'000)};
    lines([&](Log& log) {
        AddressWait wait(log, [&](milliseconds time) { return first.pass(time) && second.pass(time); });
        EXPECT_TRUE(wait.open("192.0.2.1:1", [&] { first.open(); }));
        EXPECT_THROW(wait.open("192.0.2.2:1", [&] { second.open(); }), system_error);
    });
    EXPECT_EQ(second.passed, milliseconds(60'000));
}

TEST(AddressWait, is_over_at_once_when_the_server_is_to_stop) {
    Slow slow{milliseconds(20'000)};
    lines([&](Log& log) {
        AddressWait wait(log, [](milliseconds) { return false; });
        EXPECT_FALSE(wait.open("192.0.2.1:1", [&] { slow.open(); }));
    });
    EXPECT_EQ(slow.tries, 1);
}

TEST(AddressWait, does_not_wait_for_an_address_that_somebody_has) {
    Slow taken{milliseconds(20'000), EADDRINUSE};
    lines([&](Log& log) {
        AddressWait wait(log, [&](milliseconds time) { return taken.pass(time); });
        EXPECT_THROW(wait.open("127.0.0.1:1", [&] { taken.open(); }), system_error);
    });
    EXPECT_EQ(taken.tries, 1);
}

} // namespace
} // namespace jsongled
