#include "identity/signature.hpp"

#include <array>

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "identity/openssl_handles.hpp"

namespace jsongled {
namespace {

/// Each of the two numbers of an ES256 signature.
constexpr std::size_t number_bytes = 32;

using Mac = std::array<unsigned char, 32>;

/// Nothing where OpenSSL has no memory.
std::optional<Mac> mac_of(const Key& key, std::string_view bytes) {
    const std::string_view secret = key.secret();
    Mac mac{};
    const auto* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), octets(bytes),
                            bytes.size(), mac.data(), nullptr);
    return made ? std::optional(mac) : std::nullopt;
}

/// DER from r and s, one behind the other; empty where they are not of that form.
std::string der_of(std::string_view raw) {
    if (raw.size() != 2 * number_bytes) return {};
    const EcdsaSignature signature(ECDSA_SIG_new());
    NumberHandle r(BN_bin2bn(octets(raw), number_bytes, nullptr));
    NumberHandle s(BN_bin2bn(octets(raw) + number_bytes, number_bytes, nullptr));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    // They are the signature's now.
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
    unsigned char* out = octets(der);
    i2d_ECDSA_SIG(signature.get(), &out);
    return der;
}

std::optional<std::string> raw_of(std::string_view der) {
    const unsigned char* at = octets(der);
    const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    std::string raw(2 * number_bytes, '\0');
    if (!signature ||
        BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), octets(raw), number_bytes) != number_bytes ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), octets(raw) + number_bytes, number_bytes) !=
            number_bytes)
        return std::nullopt;
    return raw;
}

/// Ed25519 hashes by itself.
const EVP_MD* digest_of(Algorithm algorithm) {
    return algorithm == Algorithm::eddsa ? nullptr : EVP_sha256();
}

} // namespace

bool is_signed(const Key& key, std::string_view bytes, std::string_view signature) {
    const QuietErrors quiet;
    if (key.algorithm() == Algorithm::hs256) {
        const auto mac = mac_of(key, bytes);
        return mac && signature.size() == mac->size() &&
               CRYPTO_memcmp(signature.data(), mac->data(), mac->size()) == 0;
    }
    const std::string der = key.algorithm() == Algorithm::es256 ? der_of(signature) : std::string(signature);
    const DigestContext context(EVP_MD_CTX_new());
    return context &&
           EVP_DigestVerifyInit(context.get(), nullptr, digest_of(key.algorithm()), nullptr, key.pair()) == 1 &&
           EVP_DigestVerify(context.get(), octets(std::string_view(der)), der.size(), octets(bytes),
                            bytes.size()) == 1;
}

std::optional<std::string> sign(const Key& key, std::string_view bytes) {
    const QuietErrors quiet;
    if (!key.can_sign()) return std::nullopt;
    if (key.algorithm() == Algorithm::hs256) {
        const auto mac = mac_of(key, bytes);
        return mac ? std::optional<std::string>(std::in_place, mac->begin(), mac->end()) : std::nullopt;
    }
    const DigestContext context(EVP_MD_CTX_new());
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key.pair()));
    std::string signature(size, '\0');
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, digest_of(key.algorithm()), nullptr, key.pair()) != 1 ||
        EVP_DigestSign(context.get(), octets(signature), &size, octets(bytes), bytes.size()) != 1)
        return std::nullopt;
    signature.resize(size);
    return key.algorithm() == Algorithm::es256 ? raw_of(signature) : std::optional(std::move(signature));
}

} // namespace jsongled
