#include "identity/base64url.hpp"

#include <array>
#include <cstdint>

namespace jsongled {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_letter = 0xff;

/// What each byte stands for.
constexpr auto make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_letter);
    for (std::size_t i = 0; i < letters.size(); ++i)
        values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
    return values;
}
constexpr auto values = make_values();

} // namespace

std::optional<std::string> from_base64url(std::string_view text) {
    // One letter more than whole bytes take has six bits, which are no byte.
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char letter : text) {
        const std::uint8_t value = values[static_cast<unsigned char>(letter)];
        if (value == no_letter) return std::nullopt;
        bits = bits << 6U | value;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes.push_back(static_cast<char>(bits >> count & 0xffU));
    }
    if ((bits & ((1U << count) - 1U)) != 0) return std::nullopt;
    return bytes;
}

std::string to_base64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char byte : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(byte);
        count += 8;
        while (count >= 6) {
            count -= 6;
            text.push_back(letters[bits >> count & 0x3fU]);
        }
    }
    if (count > 0) text.push_back(letters[bits << (6 - count) & 0x3fU]);
    return text;
}

} // namespace jsongled
