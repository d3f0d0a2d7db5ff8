#include "tests/bench/load/run.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {

void add_pairs(Traffic& traffic, const Load& load) {
    const bool acked = load.kind == Kind::text;
    for (std::size_t pair = 0; pair < load.peers / 2; ++pair) {
        const std::string speaker = "speaker" + std::to_string(pair);
        const std::string listener = "listener" + std::to_string(pair);
        const std::size_t sender = traffic.add_peer({.uid = speaker, .partner = listener, .acked = acked});
        const std::size_t recipient = traffic.add_peer({.uid = listener, .partner = speaker});
        traffic.add_stream(load.kind, load.bytes, listener, sender, {recipient});
    }
}

} // namespace jsongled::load
