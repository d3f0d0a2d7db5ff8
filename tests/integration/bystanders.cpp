#include "tests/integration/bystanders.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
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

constexpr int talks_of_a_visit = 10;

/// The second number of a thread's schedstat: nanoseconds.
Delays::Duration time_in_vain(int file) {
    std::array<char, 100> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    const std::string_view all(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    const std::size_t space = all.find(' ');
    std::int64_t time = 0;
    if (space != all.npos) std::from_chars(text.data() + space + 1, text.data() + all.size(), time);
    return Delays::Duration(time);
}

void pass(WsClient& from, WsClient& to) {
    const json::object said = event(to.uid(), "typing", json::object());
    from.send(said);
    EXPECT_THAT(to.receive(), Has("/id", said.at("id")));
}

} // namespace

HonestPair::HonestPair(const tcp::endpoint& server, Credentials credentials)
    : server_(server), credentials_(std::move(credentials)), alice_(enter("alice")), bob_(enter("bob")) {}

User HonestPair::enter(const std::string& word) {
    const std::string uid = fresh(word);
    return {server_, uid, {}, credentials_ ? credentials_(uid) : Upgrade()};
}

void HonestPair::talk() {
    pass(alice_, bob_);
    pass(bob_, alice_);
}

void HonestPair::visit() {
    enter("visitor");
}

void HonestPair::live() {
    if (++days_ % talks_of_a_visit == 0)
        visit();
    else
        talk();
}

Delays::Duration Delays::percentile(double part) const {
    std::vector<Duration> sorted = all_;
    std::ranges::sort(sorted);
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
    return sorted.at(rank - 1);
}

TimeInVain::TimeInVain(pid_t process) {
    const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks))
        files_.push_back(::open((task.path() / "schedstat").c_str(), O_RDONLY | O_CLOEXEC));
}

TimeInVain::~TimeInVain() {
    for (const int file : files_)
        ::close(file);
}

Delays::Duration TimeInVain::so_far() const {
    Delays::Duration sum{0};
    for (const int file : files_)
        sum += time_in_vain(file);
    return sum;
}

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
