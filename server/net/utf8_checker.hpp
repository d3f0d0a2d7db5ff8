#pragma once

#include <cstdint>
#include <string_view>

namespace jsongled {

/// Whether a text that comes in pieces is well-formed UTF-8 (Unicode, table 3-7; RFC 3629), known as early as
/// the bytes show it.
class Utf8Checker {
  public:
    /// False once nothing that may follow could make it well-formed; nothing more may then be taken.
    bool take(std::string_view bytes);

    /// Whether the text may end here, and not within a character.
    bool is_whole() const { return missing_ == 0; }

  private:
    bool begin(std::uint8_t lead);

    std::uint8_t missing_ = 0; ///< bytes of the character that are still to come
    std::uint8_t lowest_ = 0;  ///< what the next of them may be
    std::uint8_t highest_ = 0;
};

} // namespace jsongled
