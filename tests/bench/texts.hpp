#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jsongled::bench {

/// A message of so many bytes to somebody, as a client sends it: a text, or an offer of a call.
std::string text_message(std::string_view to, std::size_t bytes);
std::string offer_message(std::string_view to, std::size_t sdp_bytes);

} // namespace jsongled::bench
