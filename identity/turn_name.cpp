#include "identity/turn_name.hpp"

#include <array>

#include <openssl/sha.h>

#include "identity/openssl_handles.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

constexpr std::string_view divided_word = "union";

void append_hex(std::string& out, unsigned char byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out.append({digits[byte >> 4U], digits[byte & 0xfU]});
}

bool stands_for_itself(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._@+").find(c) != std::string_view::npos;
}

std::string digest_name(std::string_view uid) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(octets(uid), uid.size(), digest.data());
    std::string name = "~";
    for (const unsigned char byte : digest)
        append_hex(name, byte);
    return name;
}

} // namespace

std::string turn_name(std::string_view uid) {
    std::string name;
    for (std::size_t i = 0; i < uid.size(); ++i) {
        const bool is_divided = same_but_for_case(uid.substr(i, divided_word.size()), divided_word);
        if (stands_for_itself(uid[i]) && !is_divided)
            name += uid[i];
        else
            append_hex(name += '%', static_cast<unsigned char>(uid[i]));
    }
    return name.size() <= max_turn_name_bytes ? name : digest_name(uid);
}

} // namespace jsongled
