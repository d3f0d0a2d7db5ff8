#pragma once

#include <cstddef>
#include <string>

namespace jsongled {

/// Who the server is on the wire. Lives as long as anything that is still to be sent.
struct ServerIdentity {
    std::string sn;
    std::string info;
    std::string version;
    std::string id_prefix; ///< makes message ids of this process differ from those of the one before
};

// Bytes that each of these has at most, control characters in none. What the server says is bounded by them.
inline constexpr std::size_t max_sn_bytes = 256;
inline constexpr std::size_t max_info_bytes = 256;
inline constexpr std::size_t max_version_bytes = 32;
inline constexpr std::size_t max_id_prefix_bytes = 16;

} // namespace jsongled
