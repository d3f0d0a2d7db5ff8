#include <algorithm>

#include "tests/bench/load/run.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {

void add_mucs(Traffic& traffic, const Load& load) {
    for (std::size_t muc = 0; muc < load.peers / load.room; ++muc) {
        const std::string rid = "#muc#" + std::to_string(muc);
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < load.room; ++i)
            members.push_back(
                traffic.add_peer({.uid = "user" + std::to_string(traffic.peers()), .rid = rid, .acked = true}));
        for (std::size_t i = 0; i < std::min(load.senders, load.room); ++i) {
            std::vector<std::size_t> others = members;
            std::erase(others, members[i]);
            traffic.add_stream(Kind::room_text, load.bytes, rid, members[i], std::move(others));
        }
    }
}

} // namespace jsongled::load
