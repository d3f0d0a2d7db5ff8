#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace jsongled {

/// How many clients a server that is started anew takes back each second: handshakes of TLS for them take a
/// core about half of its time.
inline constexpr std::size_t clients_back_each_second = 1'000;

/// For how long a server that stops asks this one of so many clients to stay away. That is at least a second,
/// for the next server to start, and any time up to two seconds and a second for each thousand clients more,
/// ten minutes at most. Which one goes by the peer id, which is random.
std::chrono::milliseconds time_away(std::string_view peer, std::size_t clients);

} // namespace jsongled
