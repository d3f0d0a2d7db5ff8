#include "tests/integration/bystanders.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace jsongled::integration_tests {
namespace {

using namespace std::chrono_literals;

/// Nobody notices that a message takes so long, on any network.
constexpr Delays::Duration noticed = is_slow ? 50ms : 10ms;
/// Everybody notices a silence of this length.
constexpr Delays::Duration silence = 1s;
/// People do not talk without a break.
constexpr Delays::Duration breath = 2ms;

} // namespace

void Bystanders::Measured::measure() {
    const int own_file = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    const auto in_vain_so_far = [&] { return in_vain.so_far() + time_in_vain(own_file); };
    const Delays::Duration before = in_vain_so_far();
    const auto begin = std::chrono::steady_clock::now();
    work();
    const Delays::Duration took = std::chrono::steady_clock::now() - begin;
    delays.add(std::max(Delays::Duration(0), took - (in_vain_so_far() - before)));
    ::close(own_file);
}

void Bystanders::look() {
    // Who is first changes: the second finds the machine as the first has left it.
    const bool is_first = looks() % 2 == 0;
    if (is_first) attacked_.measure();
    twin_.measure();
    if (!is_first) attacked_.measure();
    std::this_thread::sleep_for(breath);
}

void Bystanders::expect_nothing_noticed() const {
    const auto ms = [](Delays::Duration time) {
        return std::chrono::duration<double, std::milli>(time).count();
    };
    const Delays& attacked = attacked_.delays;
    const Delays& quiet = twin_.delays;
    EXPECT_LE(ms(attacked.p99()), ms(std::max(noticed, 2 * quiet.p99())))
        << "of " << looks() << "; the quiet p99 is " << ms(quiet.p99()) << " ms";
    EXPECT_LE(ms(attacked.worst()), ms(std::max(silence, 2 * quiet.worst())))
        << "of " << looks() << "; the quiet one is " << ms(quiet.worst()) << " ms";
    const auto record = [&](const char* name, Delays::Duration time) {
        testing::Test::RecordProperty(name, static_cast<int>(1'000 * ms(time)));
    };
    record("attacked_p99_us", attacked.p99());
    record("quiet_p99_us", quiet.p99());
    record("attacked_worst_us", attacked.worst());
    record("quiet_worst_us", quiet.worst());
}

} // namespace jsongled::integration_tests
