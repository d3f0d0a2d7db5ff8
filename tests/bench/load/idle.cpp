#include "tests/bench/load/measure.hpp"
#include "tests/bench/load/server_under_test.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {
namespace {

// What the server needs once for all is there when the first few are.
constexpr std::size_t first_few = 100;
constexpr std::size_t offer_bytes = 6'144;

void add(Traffic& traffic, std::size_t up_to, Before before) {
    while (traffic.peers() < up_to) {
        const std::string number = std::to_string(traffic.peers());
        const std::string partner = std::to_string(traffic.peers() ^ 1U);
        traffic.add_peer({.uid = "user" + number,
                          .partner = "user" + partner,
                          .resumes = before == Before::hello_to_resume});
    }
    traffic.connect();
}

void exchange_offers(Loop& loop, Traffic& traffic) {
    for (std::size_t i = traffic.streams().size(); i < traffic.peers(); ++i) {
        traffic.add_stream(Kind::offer, offer_bytes, "user" + std::to_string(i ^ 1U), i, {i ^ 1U});
        traffic.streams().back().send();
        loop.run_until([&] { return traffic.streams().back().done() == 1; }, "an offer");
    }
}

} // namespace

Figures run_idle(const Run& run, std::size_t peers, Before before) {
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server.target());
    const auto measure = [&](std::size_t up_to) {
        add(traffic, up_to, before);
        if (before == Before::offer) exchange_offers(loop, traffic);
        server.settle_memory();
        return static_cast<double>(resident_bytes(server.pid()));
    };
    const double with_few = measure(first_few);
    const double with_all = measure(peers);
    return {{"bytes", (with_all - with_few) / static_cast<double>(peers - first_few)},
            {"resident", with_all},
            {"resident_empty", with_few}};
}

} // namespace jsongled::load
