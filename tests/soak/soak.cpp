// Holds many idle connections, has rooms full of talk and faulty peers for a while, on a server that runs
// already:
//   soak ADDR PORT SECRET_FILE IDLE ROOMS SECONDS [FAULTS [tls]]
// Everybody shows a token, signed with the secret, and renews it. Two clients a room greet each other ten times
// a second. Every message has to arrive, in order; all connections have to be there at the end. Meanwhile
// FAULTS readers are slow and flooded by a user each, so many peers reset their connections at any point, so
// many fall silent, and so many let their tokens expire. As many pairs call each other. That costs nobody else
// anything. Prints one line of figures; exit code 1 when something is wrong. Memory, descriptors and leaks are
// the server's to show: scripts/soak looks at those.

#include <algorithm>
#include <cstdio>
#include <vector>

#include "tests/soak/callers.hpp"
#include "tests/soak/faults.hpp"

namespace jsongled::soak {
namespace {

using std::chrono::steady_clock;

/// What is asked for.
struct Plan {
    std::size_t idle;
    std::size_t rooms;
    std::chrono::seconds duration;
    std::size_t faults;
};

/// Runs the clients until `done`, or for ten minutes.
template<class Condition>
bool run_until(asio::io_context& io, Condition done) {
    const auto give_up = steady_clock::now() + std::chrono::minutes(10);
    while (!done() && steady_clock::now() < give_up) {
        io.restart();
        io.run_for(std::chrono::milliseconds(20));
    }
    return done();
}

template<class Stream>
class Soak {
  public:
    Soak(const Place& place, const Plan& plan) : place_(place), plan_(plan) {}

    int run() {
        let_all_in();
        const auto begin = steady_clock::now();
        start_faults();
        talk_until(begin + plan_.duration);
        const double seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
        const auto open = std::ranges::count_if(well_, [](const auto& client) { return client->is_open(); });
        end();
        std::printf(
            "connections %zu rooms %zu seconds %.1f sent %zu received %zu out-of-order %zu lost %zu open %td "
            "flooded %zu refused %zu resets %zu half-open %zu renewed %zu expired %zu still-open %zu calls "
            "%zu\n",
            well_.size(), plan_.rooms, seconds, totals_.sent, totals_.received, totals_.out_of_order,
            totals_.lost, open, totals_.flooded, totals_.refused, totals_.resets, totals_.half_open,
            totals_.renewed, totals_.expired, totals_.still_open, totals_.calls);
        const bool is_well = totals_.received == totals_.sent && totals_.out_of_order == 0 &&
                             totals_.lost == 0 && totals_.still_open == 0;
        return is_well ? 0 : 1;
    }

  private:
    using One = std::shared_ptr<Client<Stream>>;

    One add(Wish wish) {
        auto client = std::make_shared<Client<Stream>>(place_, std::move(wish), totals_);
        client->start();
        ++started_;
        // A few hundred at a time, as a backlog of connections has an end.
        run_until(place_.io, [&] { return started_ - totals_.ready - totals_.lost < 200; });
        return client;
    }

    void await_all() {
        run_until(place_.io, [&] { return totals_.ready + totals_.lost == started_; });
    }

    void let_all_in() {
        for (std::size_t i = 0; i < plan_.idle + 2 * plan_.rooms; ++i) {
            const bool talks = i >= plan_.idle;
            const std::string room = talks ? "room" + std::to_string((i - plan_.idle) / 2) : "";
            well_.push_back(add({.uid = "user" + std::to_string(i), .rid = room}));
            if (talks) talkers_.push_back(well_.back());
        }
        await_all();
    }

    void start_faults() {
        for (std::size_t i = 0; i < plan_.faults; ++i)
            slow_.push_back(
                add({.uid = "slow" + std::to_string(i), .pause_of_reading = std::chrono::milliseconds(5)}));
        await_all();
        for (std::size_t i = 0; i < plan_.faults; ++i) {
            slow_.push_back(add({.uid = "flood" + std::to_string(i), .floods = "slow" + std::to_string(i)}));
            const Faults faults{place_, totals_, is_over_};
            const auto begin = [&](asio::awaitable<void> faulty) {
                ++faulty_;
                asio::co_spawn(place_.io, std::move(faulty), [this](const std::exception_ptr&) { --faulty_; });
            };
            begin(reset_again_and_again<Stream>(faults, i));
            begin(fall_silent_again_and_again<Stream>(faults, i));
            begin(expire_again_and_again<Stream>(faults, i));
            begin(call_again_and_again<Stream>(faults, i));
        }
    }

    void talk_until(steady_clock::time_point end) {
        for (auto next = steady_clock::now(); next < end; next += std::chrono::milliseconds(100)) {
            run_until(place_.io, [&] { return steady_clock::now() >= next; });
            for (const One& talker : talkers_)
                talker->talk();
            // What the server cannot take at this pace is not piled up here: the next round waits.
            run_until(place_.io, [&] { return totals_.received == totals_.sent || totals_.lost > 0; });
        }
    }

    void end() {
        is_over_ = true;
        for (const One& client : slow_)
            client->drop();
        run_until(place_.io, [&] { return faulty_ == 0; });
        for (const One& client : well_)
            client->close();
        run_until(place_.io, [&] {
            return std::ranges::none_of(well_, [](const auto& client) { return client->is_open(); });
        });
    }

    const Place& place_;
    const Plan plan_;
    Totals totals_;
    std::vector<One> well_;
    std::vector<One> talkers_;
    std::vector<One> slow_; ///< and those who flood them
    std::size_t started_ = 0;
    std::size_t faulty_ = 0;
    bool is_over_ = false;
};

} // namespace
} // namespace jsongled::soak

int main(int argc, char** argv) {
    using namespace jsongled::soak;
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() < 6 || words.size() > 8 || (words.size() == 8 && words[7] != "tls")) {
        std::fputs("soak ADDR PORT SECRET_FILE IDLE ROOMS SECONDS [FAULTS [tls]]\n", stderr);
        return 2;
    }
    const Tokens tokens(words[2]);
    const Plan plan{std::stoul(words[3]), std::stoul(words[4]), std::chrono::seconds(std::stoi(words[5])),
                    words.size() > 6 ? std::stoul(words[6]) : 0};
    asio::io_context io(1);
    asio::ssl::context tls(asio::ssl::context::tls_client);
    const Place place{
        io, tls, {asio::ip::make_address(words[0]), static_cast<std::uint16_t>(std::stoi(words[1]))}, tokens};
    return words.size() == 8 ? Soak<TlsStream>(place, plan).run() : Soak<PlainStream>(place, plan).run();
}
