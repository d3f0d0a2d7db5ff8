#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace jsongled {

/// A copy of a secret, overwritten when the last who holds it lets go.
std::shared_ptr<const std::string> wiped_at_the_end(std::string_view secret);

/// Overwrites it now.
void wipe(std::string& secret);

} // namespace jsongled
