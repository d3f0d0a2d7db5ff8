#include "identity/public_forms.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "identity/openssl_handles.hpp"

namespace jsongled {
namespace {

constexpr std::array<std::string_view, 5> ssh_words{"ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-",
                                                    "---- BEGIN"};

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Whether the bytes begin with what `decode` reads.
template<auto decode, auto free>
bool begins_with(std::string_view der) {
    const unsigned char* at = octets(der);
    auto* object = decode(nullptr, &at, static_cast<long>(der.size()));
    if (object == nullptr) return false;
    free(object);
    return true;
}

EVP_PKEY* decode_pkcs1(EVP_PKEY** into, const unsigned char** at, long size) {
    return d2i_PublicKey(EVP_PKEY_RSA, into, at, size);
}

bool is_der(std::string_view bytes) {
    // All of them are an ASN.1 SEQUENCE.
    return bytes.starts_with('\x30') &&
           (begins_with<d2i_PUBKEY, EVP_PKEY_free>(bytes) || begins_with<d2i_X509, X509_free>(bytes) ||
            begins_with<decode_pkcs1, EVP_PKEY_free>(bytes));
}

/// PEM that has lost its first and last line, as some pages show it.
bool is_der_in_base64(std::string_view text) {
    std::string letters;
    std::ranges::copy_if(text, std::back_inserter(letters), [](char c) { return !is_space(c); });
    std::ranges::replace(letters, '-', '+');
    std::ranges::replace(letters, '_', '/');
    while (letters.size() % 4 != 0)
        letters.push_back('=');
    std::string der(letters.size() / 4 * 3, '\0');
    const int size =
        EVP_DecodeBlock(octets(der), octets(std::string_view(letters)), static_cast<int>(letters.size()));
    if (size < 0) return false;
    der.resize(static_cast<std::size_t>(size));
    return is_der(der);
}

} // namespace

bool is_public_form(std::string_view bytes) {
    const QuietErrors quiet;
    if (bytes.find("-----BEGIN ") != std::string_view::npos) return true;
    if (bytes.find("\"kty\"") != std::string_view::npos) return true;
    const std::string_view text(std::ranges::find_if_not(bytes, is_space), bytes.end());
    if (std::ranges::any_of(ssh_words, [&](std::string_view word) { return text.starts_with(word); }))
        return true;
    return is_der(bytes) || is_der_in_base64(text);
}

} // namespace jsongled
