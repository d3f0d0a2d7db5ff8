#include "identity/key.hpp"

#include <array>
#include <optional>

#include <openssl/core_names.h>
#include <openssl/crypto.h>

#include "identity/openssl_handles.hpp"
#include "identity/public_forms.hpp"
#include "identity/wiped.hpp"

namespace jsongled {
namespace {

/// What OpenSSL itself takes for large moduli. A larger one costs whoever checks as much as signing.
constexpr int max_exponent_bits = 64;

NumberHandle number(EVP_PKEY* pair, const char* name) {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(pair, name, &number);
    return NumberHandle(number);
}

bool is_strong_rsa(EVP_PKEY* pair) {
    const int bits = EVP_PKEY_get_bits(pair);
    if (bits < Key::min_rsa_bits || bits > Key::max_rsa_bits) return false;
    const NumberHandle modulus = number(pair, OSSL_PKEY_PARAM_RSA_N);
    const NumberHandle exponent = number(pair, OSSL_PKEY_PARAM_RSA_E);
    // With an exponent of 1 each text is its own signature. Whether the modulus has two large primes is not
    // looked at: it takes long, and whoever publishes the key could as well publish its private half.
    return modulus && exponent && BN_is_odd(modulus.get()) == 1 && BN_is_odd(exponent.get()) == 1 &&
           BN_is_one(exponent.get()) == 0 && BN_num_bits(exponent.get()) <= max_exponent_bits;
}

bool is_p256(EVP_PKEY* pair) {
    std::array<char, 32> group{};
    std::size_t size = 0;
    return EVP_PKEY_get_utf8_string_param(pair, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                          &size) == 1 &&
           std::string_view(group.data(), size) == "prime256v1";
}

std::variant<Algorithm, KeyFault> algorithm_of(EVP_PKEY* pair) {
    switch (EVP_PKEY_get_base_id(pair)) {
    case EVP_PKEY_RSA:
        if (!is_strong_rsa(pair)) return KeyFault::weak_rsa;
        return Algorithm::rs256;
    case EVP_PKEY_EC:
        if (!is_p256(pair)) return KeyFault::unsupported;
        return Algorithm::es256;
    case EVP_PKEY_ED25519: return Algorithm::eddsa;
    default: return KeyFault::unsupported;
    }
}

} // namespace

std::variant<Key, KeyFault> Key::of_secret(std::string_view secret, std::string kid) {
    if (is_public_form(secret)) return KeyFault::public_as_secret;
    if (secret.size() < min_secret_bytes) return KeyFault::short_secret;
    if (secret.size() > max_secret_bytes) return KeyFault::too_large;
    Key key(Algorithm::hs256, KeyUse::sign, std::move(kid));
    key.secret_ = wiped_at_the_end(secret);
    return key;
}

std::variant<Key, KeyFault> Key::of_pair(std::shared_ptr<EVP_PKEY> pair, KeyUse use, std::string kid) {
    const QuietErrors quiet;
    const auto algorithm = algorithm_of(pair.get());
    if (const auto* fault = std::get_if<KeyFault>(&algorithm)) return *fault;
    Key key(std::get<Algorithm>(algorithm), use, std::move(kid));
    key.pair_ = std::move(pair);
    return key;
}

} // namespace jsongled
