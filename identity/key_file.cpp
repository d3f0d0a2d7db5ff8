#include "identity/key_file.hpp"

#include <algorithm>

#include "identity/json_members.hpp"
#include "identity/jwk.hpp"
#include "identity/pem_key.hpp"

namespace jsongled {
namespace {

std::variant<KeySet, KeyFault> one(std::variant<Key, KeyFault> read) {
    if (const auto* fault = std::get_if<KeyFault>(&read)) return *fault;
    return KeySet{{std::get<Key>(std::move(read))}, {}};
}

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

std::string_view without_line_end(std::string_view bytes) {
    std::string_view text = bytes;
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return std::ranges::all_of(text, is_printable) ? text : bytes;
}

bool is_document(std::string_view bytes) {
    const auto has = [&](std::string_view word) { return bytes.find(word) != std::string_view::npos; };
    return has("\"kty\"") || has("\"keys\"");
}

std::variant<KeySet, KeyFault> read_document(std::string_view json) {
    const auto members = JsonMembers::read(json);
    const auto* document = std::get_if<JsonMembers>(&members);
    if (document && document->has("keys")) return read_jwks(json, KeyPlace::private_file);
    return one(read_jwk(json, KeyPlace::private_file));
}

} // namespace

std::variant<KeySet, KeyFault> read_key_file(std::string_view bytes, KeyUse use) {
    if (bytes.size() > max_key_file_bytes) return KeyFault::too_large;
    if (bytes.find("-----BEGIN ") != std::string_view::npos) return one(read_pem(bytes, use));
    if (is_document(bytes)) {
        auto read = read_document(bytes);
        const auto* set = std::get_if<KeySet>(&read);
        const bool can_sign = set && std::ranges::all_of(set->keys, &Key::can_sign);
        if (set && use == KeyUse::sign && !can_sign) return KeyFault::public_key;
        return read;
    }
    return one(Key::of_secret(without_line_end(bytes)));
}

} // namespace jsongled
