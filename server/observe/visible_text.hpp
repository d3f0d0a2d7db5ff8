#pragma once

#include <string>
#include <string_view>

namespace jsongled {

/// Appends `text` so that it stays on its line and cannot move, hide or turn what is beside it, on a terminal
/// as little as in a file: characters without a shape (is_invisible()) and what is no UTF-8 become JSON's
/// escapes, and those in `also` get a backslash.
void append_visible(std::string& out, std::string_view text, std::string_view also = {});
std::string visible(std::string_view text);

/// The same in quotes: a JSON string.
void append_visible_string(std::string& out, std::string_view text);
std::string visible_string(std::string_view text);

} // namespace jsongled
