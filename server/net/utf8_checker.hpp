#pragma once

#include <cstdint>
#include <string_view>

namespace jsongled {

/// Whether a text that comes in pieces is well-formed UTF-8 (Unicode, table 3-7; RFC 3629), known as early as
/// the bytes show it.
class Utf8Checker {
  public:
    /// False once nothing that may follow could make it well-formed; it stays so.
    bool take(std::string_view bytes);

    /// Whether the text may end here, and not within a character.
    bool is_whole() const { return state_ == 0; }

  private:
    std::uint8_t state_ = 0;
};

} // namespace jsongled
