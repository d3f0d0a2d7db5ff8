#include "tests/integration/under_attack.hpp"

#include <algorithm>
#include <atomic>
#include <future>

namespace jsongled::integration_tests {
namespace {

/// So many times they look while one attack goes on.
constexpr std::size_t looks = scaled(200);

/// So often an attack is repeated, at most.
constexpr int most_repetitions = 4;

/// What would end an attack before it meets what it is made for is off: limits_test.cpp has it.
const std::vector<std::string> no_limits{
    "--max-messages-per-second",         "0", "--max-bytes-per-second",        "0",
    "--max-connects-per-second",         "0", "--max-connections-per-address", "0",
    "--max-connections-per-user",        "0", "--max-joins-per-second",        "0",
    "--max-unanswered-calls-per-minute", "0"};

std::unique_ptr<ServerProcess> start(const std::vector<std::string>& flags) {
    // What the sanitizer keeps of what was freed is not held by the server.
    return std::make_unique<ServerProcess>(
        flags, std::map<std::string, std::string>{
                   {"ASAN_OPTIONS", "quarantine_size_mb=1:allocator_release_to_os_interval_ms=100"}});
}

} // namespace

void UnderAttack::serve(std::vector<std::string> flags, const HonestPair::Credentials& credentials) {
    // All meet on one thread: whoever keeps it busy does so for everybody.
    flags.insert(flags.begin(), {"--threads", "1"});
    flags.insert(flags.begin(), no_limits.begin(), no_limits.end());
    server_ = start(flags);
    twin_ = start(flags);
    pair_ = std::make_unique<HonestPair>(server_->listen(), credentials);
    twins_pair_ = std::make_unique<HonestPair>(twin_->listen(), credentials);
    warm_up();
    bystanders_.emplace(Bystanders::Place{[this] { pair_->live(); }, server_->process().pid()},
                        Bystanders::Place{[this] { twins_pair_->live(); }, twin_->process().pid()});
}

void UnderAttack::warm_up() {
    // What the first of them costs, a server has to learn once.
    for (int i = 0; i < 20; ++i) {
        pair_->live();
        twins_pair_->live();
    }
    // The last of those who have left is still to go.
    EXPECT_TRUE(eventually([&] {
        const Holdings now = holdings_of(*server_);
        return std::exchange(before_, now) == now && now.connections <= 2;
    }));
}

void UnderAttack::withstand(const Attack& attack, double remembered_bytes) {
    look_during(attack);
    expect_nothing_held();
    // What grows for ever does so each time; the most that was ever needed at once is reached after a few.
    double left = 0;
    for (int more = 1; more <= most_repetitions; ++more) {
        const double filled = resident_bytes(*server_);
        const int attacks = look_during(attack);
        expect_nothing_held();
        left = resident_bytes(*server_) - filled - attacks * remembered_bytes;
        if (left <= left_bytes) break;
    }
    EXPECT_LE(left, left_bytes) << "in every one of " << most_repetitions << " repetitions";
    RecordProperty("left_bytes", static_cast<int>(left));
    bystanders_->expect_nothing_noticed();
    EXPECT_TRUE(server_->process().is_running());
}

int UnderAttack::look_during(const Attack& attack) {
    std::atomic<bool> have_seen_enough = false;
    std::future<int> attacker = std::async(std::launch::async, [&] {
        int attacks = 0;
        for (; attacks == 0 || !have_seen_enough; ++attacks)
            attack();
        return attacks;
    });
    const std::size_t before = bystanders_->looks();
    try {
        while (attacker.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            bystanders_->look();
            have_seen_enough = bystanders_->looks() >= before + looks;
        }
    } catch (...) {
        have_seen_enough = true;
        throw;
    }
    return attacker.get();
}

void UnderAttack::expect_nothing_held() {
    std::optional<Holdings> now;
    EXPECT_TRUE(eventually([&] { return (now = holdings_of(*server_)) == *before_; }))
        << now->connections << " connections of " << before_->connections << ", " << now->rooms << " rooms, "
        << now->queued_bytes << " bytes queued, " << now->descriptors << " descriptors of "
        << before_->descriptors;
}

} // namespace jsongled::integration_tests
