#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace jsongled::integration_tests {

/// What a program is started with: the server, unless another is named.
struct Launch {
    std::vector<std::string> words;                      ///< After the program's name.
    std::map<std::string, std::string> environment = {}; ///< Over the environment of the test itself.
    std::optional<int> activated_socket = std::nullopt;  ///< Handed over as systemd does (LISTEN_FDS).
    std::string program = JSONGLED_BINARY;
    std::optional<int> output = std::nullopt; ///< Standard output goes there, and is not followed.
};

} // namespace jsongled::integration_tests
