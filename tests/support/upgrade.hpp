#pragma once

#include <string>

namespace jsongled::integration_tests {

/// What the upgrade asks for.
struct Upgrade {
    std::string path = "/";
    std::string subprotocol;        ///< Empty: none is offered.
    std::string authorization = {}; ///< Empty: none is shown.
};

} // namespace jsongled::integration_tests
