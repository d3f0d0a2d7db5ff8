#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace jsongled::integration_tests {

/// The server under test: that of this build, unless the environment names another.
inline std::string server_program() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment
    const char* const named = std::getenv("JSONGLED_BINARY");
    return named ? named : JSONGLED_BINARY;
}

/// What a program is started with: the server, unless another is named.
struct Launch {
    std::vector<std::string> words;                      ///< After the program's name.
    std::map<std::string, std::string> environment = {}; ///< Over the environment of the test itself.
    std::optional<int> activated_socket = std::nullopt;  ///< Handed over as systemd does (LISTEN_FDS).
    std::string program = server_program();
    std::optional<int> output = std::nullopt; ///< Standard output goes there, and is not followed.
};

} // namespace jsongled::integration_tests
