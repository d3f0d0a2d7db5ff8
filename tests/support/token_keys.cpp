#include "tests/support/token_keys.hpp"

#include <array>
#include <functional>
#include <stdexcept>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "identity/base64url.hpp"

namespace jsongled {
namespace {

std::string written(const std::function<int(BIO*)>& write) {
    const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free_all);
    if (write(bio.get()) != 1) throw std::runtime_error("a key cannot be written");
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

Key made(std::variant<Key, KeyFault> read) {
    if (const auto* fault = std::get_if<KeyFault>(&read))
        throw std::runtime_error("no key: " + std::string(to_string(*fault)));
    return std::get<Key>(std::move(read));
}

} // namespace

TestPair TestPair::rsa(unsigned bits, unsigned exponent, const char* kind) {
    const std::shared_ptr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr),
                                                EVP_PKEY_CTX_free);
    std::array params{OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_RSA_BITS, &bits),
                      OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_RSA_E, &exponent), OSSL_PARAM_construct_end()};
    EVP_PKEY* pair = nullptr;
    EVP_PKEY_keygen_init(context.get());
    EVP_PKEY_CTX_set_params(context.get(), params.data());
    if (EVP_PKEY_generate(context.get(), &pair) != 1) throw std::runtime_error("no RSA key");
    return TestPair({pair, EVP_PKEY_free});
}

TestPair TestPair::ec(const char* curve) {
    return TestPair({EVP_EC_gen(curve), EVP_PKEY_free});
}

TestPair TestPair::ed25519() {
    return TestPair({EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free});
}

Key TestPair::to_sign(std::string kid) const {
    return made(Key::of_pair(pair_, KeyUse::sign, std::move(kid)));
}

Key TestPair::to_verify(std::string kid) const {
    return made(Key::of_pair(pair_, KeyUse::verify, std::move(kid)));
}

std::string TestPair::public_pem() const {
    return written([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, pair_.get()); });
}

std::string TestPair::private_pem() const {
    return written([&](BIO* bio) {
        return PEM_write_bio_PrivateKey(bio, pair_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string TestPair::public_der() const {
    return written([&](BIO* bio) { return i2d_PUBKEY_bio(bio, pair_.get()); });
}

std::string TestPair::pkcs1_pem() const {
    unsigned char* der = nullptr;
    const int size = i2d_PublicKey(pair_.get(), &der);
    const std::string pem =
        written([&](BIO* bio) { return PEM_write_bio(bio, PEM_STRING_RSA_PUBLIC, "", der, size) > 0; });
    OPENSSL_free(der);
    return pem;
}

std::string TestPair::rsa_part(const char* name) const {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(pair_.get(), name, &number) != 1) throw std::runtime_error("no such number");
    const std::shared_ptr<BIGNUM> owner(number, BN_free);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
    return to_base64url(bytes);
}

std::string TestPair::point() const {
    std::array<unsigned char, 256> bytes{};
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(pair_.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size(),
                                        &size) != 1)
        throw std::runtime_error("no point");
    return {reinterpret_cast<const char*>(bytes.data()), size};
}

const TestPair& pair_for(Algorithm algorithm) {
    static const TestPair es256 = TestPair::ec();
    static const TestPair eddsa = TestPair::ed25519();
    if (algorithm == Algorithm::es256) return es256;
    if (algorithm == Algorithm::eddsa) return eddsa;
    static const TestPair rs256 = TestPair::rsa();
    return rs256;
}

Key key_to_sign(Algorithm algorithm, std::string kid) {
    if (algorithm == Algorithm::hs256) return made(Key::of_secret(test_secret, std::move(kid)));
    return pair_for(algorithm).to_sign(std::move(kid));
}

Key key_to_verify(Algorithm algorithm, std::string kid) {
    if (algorithm == Algorithm::hs256) return made(Key::of_secret(test_secret, std::move(kid)));
    return pair_for(algorithm).to_verify(std::move(kid));
}

} // namespace jsongled
