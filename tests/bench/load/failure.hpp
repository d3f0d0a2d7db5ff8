#pragma once

#include <stdexcept>

namespace jsongled::load {

/// What makes a run worthless: a lost, repeated or foreign message, a connection that ended, a server that does
/// not come up.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace jsongled::load
