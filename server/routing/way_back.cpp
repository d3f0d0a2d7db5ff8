#include "server/routing/way_back.hpp"

#include <algorithm>
#include <cstdint>

namespace jsongled {
namespace {

constexpr std::chrono::milliseconds at_least{1'000};
constexpr std::chrono::milliseconds spread_of_few{2'000};
/// No client obeys for longer than that.
constexpr std::chrono::milliseconds at_most = std::chrono::minutes(10);

/// FNV-1a, whose last steps are those of a good mixer: ids that are alike are far apart.
std::uint64_t hash(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdU;
    return hash ^ (hash >> 33U);
}

} // namespace

std::chrono::milliseconds time_away(std::string_view peer, std::size_t clients) {
    const std::chrono::milliseconds longest = at_most - at_least;
    const std::size_t most = static_cast<std::size_t>(longest.count()) * clients_back_each_second / 1'000;
    const auto spread =
        std::min(longest, spread_of_few + std::chrono::milliseconds(std::min(clients, most) * 1'000 /
                                                                    clients_back_each_second));
    return at_least + std::chrono::milliseconds(hash(peer) % (static_cast<std::uint64_t>(spread.count()) + 1));
}

} // namespace jsongled
