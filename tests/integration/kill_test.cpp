#include "tests/integration/killed_senders.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>
#include <cstdlib>
#include <random>

// What is acknowledged outlives the process, however it ends.

namespace jsongled::integration_tests {
namespace {

/// How often a server is killed in all.
std::size_t kills() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing else runs yet
    const char* wanted = std::getenv("JSONGLED_KILLS");
    return wanted ? static_cast<std::size_t>(std::atoll(wanted)) : 40;
}

/// A store, and one server after the other on it.
class KilledServers {
  public:
    explicit KilledServers(std::uint64_t seed) : random_(seed) {}

    /// One server, from its start to its end. What is wrong with the store after it, or nothing.
    std::string kill_one() {
        Process server({{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--store", store(),
                         "--no-www", "--max-messages-per-second", "0", "--max-bytes-per-second", "0",
                         "--max-offline-messages", "100000"}});
        const tcp::endpoint listen = address_in(server.wait_for_line(ready_line), "listen");
        senders_.send(listen, std::uniform_int_distribution<std::size_t>(0, 1'000)(random_),
                      [&] { server.signal(SIGKILL); });
        EXPECT_EQ(server.wait_exit(), 128 + SIGKILL) << server.complaints();
        const Ending exported = run_to_end({{"store", "export", "--store", store()}});
        return exported.exit_code == 0 ? senders_.fault_in(exported.text) : exported.text;
    }

    [[nodiscard]] std::size_t acknowledged() const { return senders_.acknowledged(); }

  private:
    [[nodiscard]] std::string store() const { return "sqlite:" + folder_.file("test.db"); }

    TemporaryFolder folder_;
    std::mt19937_64 random_;
    KilledSenders senders_{4};
};

TEST(Kill, loses_nothing_that_was_acknowledged_and_invents_nothing) {
    constexpr std::size_t kills_of_store = 10;
    std::size_t acknowledged = 0;
    for (std::size_t seed = 1; seed <= (kills() + kills_of_store - 1) / kills_of_store; ++seed) {
        KilledServers servers(seed);
        for (std::size_t kill = 0; kill < kills_of_store; ++kill)
            ASSERT_EQ(servers.kill_one(), "") << "seed " << seed << ", kill " << kill;
        acknowledged += servers.acknowledged();
    }
    EXPECT_GT(acknowledged, 10 * kills()) << "or hardly anything was at stake";
    RecordProperty("acknowledged", static_cast<int>(acknowledged));
}

} // namespace
} // namespace jsongled::integration_tests
