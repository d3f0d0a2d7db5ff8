#include <gtest/gtest.h>

#include <algorithm>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "identity/key_file.hpp"
#include "identity/pem_key.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

std::string_view word_of(const std::variant<Key, KeyFault>& read) {
    const auto* fault = std::get_if<KeyFault>(&read);
    return fault ? to_string(*fault) : to_string(std::get<Key>(read).algorithm());
}

std::string_view from_pem(std::string_view pem, KeyUse use = KeyUse::verify) {
    return word_of(read_pem(pem, use));
}

std::string_view from_secret(std::string_view secret) {
    return word_of(Key::of_secret(secret));
}

std::string_view from_file(std::string_view bytes, KeyUse use = KeyUse::verify) {
    const auto read = read_key_file(bytes, use);
    const auto* fault = std::get_if<KeyFault>(&read);
    return fault ? to_string(*fault) : to_string(std::get<KeySet>(read).keys.at(0).algorithm());
}

TEST(KeyOfPem, rfc8725_3_1_has_the_algorithm_of_its_kind) {
    EXPECT_EQ(from_pem(pair_for(Algorithm::rs256).public_pem()), "RS256");
    EXPECT_EQ(from_pem(pair_for(Algorithm::es256).public_pem()), "ES256");
    EXPECT_EQ(from_pem(pair_for(Algorithm::eddsa).public_pem()), "EdDSA");
    EXPECT_EQ(from_pem(pair_for(Algorithm::rs256).pkcs1_pem()), "RS256");
    EXPECT_EQ(from_pem("some words\n" + pair_for(Algorithm::es256).public_pem()), "ES256");
}

TEST(KeyOfPem, is_that_of_a_certificate) {
    const TestCertificate certificate;
    EXPECT_EQ(from_pem(certificate.cert_pem()), "ES256");
    EXPECT_EQ(from_pem(TestCertificate({.rsa_bits = 2048}).cert_pem()), "RS256");
    EXPECT_EQ(from_pem(certificate.cert_pem(), KeyUse::sign), "public-key");
}

TEST(KeyOfPem, is_the_half_that_its_use_takes) {
    for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
        const TestPair& pair = pair_for(algorithm);
        EXPECT_EQ(from_pem(pair.private_pem()), "private-key");
        EXPECT_EQ(from_pem(pair.public_pem(), KeyUse::sign), "public-key");
        const auto read = read_pem(pair.private_pem(), KeyUse::sign);
        ASSERT_TRUE(std::holds_alternative<Key>(read));
        EXPECT_TRUE(std::get<Key>(read).can_sign());
        EXPECT_EQ(std::get<Key>(read).algorithm(), algorithm);
        EXPECT_FALSE(std::get<Key>(read_pem(pair.public_pem(), KeyUse::verify)).can_sign());
    }
    EXPECT_EQ(from_pem(TestCertificate().locked_key_pem(), KeyUse::sign), "locked");
}

TEST(KeyOfPem, rfc8725_3_5_is_strong) {
    EXPECT_EQ(from_pem(TestPair::rsa(1024).public_pem()), "weak-rsa");
    EXPECT_EQ(from_pem(TestPair::rsa(2047).public_pem()), "weak-rsa");
    EXPECT_EQ(from_pem(TestPair::rsa(1024).private_pem(), KeyUse::sign), "weak-rsa");
    EXPECT_EQ(from_pem(TestCertificate({.rsa_bits = 1024}).cert_pem()), "weak-rsa");
    EXPECT_EQ(from_pem(TestPair::rsa(2048, 3).public_pem()), "RS256");
}

TEST(KeyOfPem, rfc8725_3_2_is_of_a_kind_that_is_used) {
    for (const char* curve : {"P-384", "P-521", "secp256k1", "P-224"})
        EXPECT_EQ(from_pem(TestPair::ec(curve).public_pem()), "unsupported") << curve;
    EXPECT_EQ(from_pem(TestPair({EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"), EVP_PKEY_free}).public_pem()),
              "unsupported");
    EXPECT_EQ(from_pem(TestPair({EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), EVP_PKEY_free}).public_pem()),
              "unsupported");
    EXPECT_EQ(from_pem(TestPair::rsa(2048, 65537, "RSA-PSS").public_pem()), "unsupported");
}

TEST(KeyOfPem, that_cannot_be_read_is_none_and_leaves_no_error_behind) {
    ERR_clear_error();
    const std::string pem = pair_for(Algorithm::es256).public_pem();
    for (std::size_t size = 0; size + 2 < pem.size(); size += 7)
        EXPECT_EQ(from_pem(pem.substr(0, size)), "malformed") << size;
    std::string other = pem;
    other.replace(other.find("PUBLIC KEY"), 10, "PUBLIC KEZ");
    EXPECT_EQ(from_pem(other), "malformed");
    EXPECT_EQ(from_pem("-----BEGIN PUBLIC KEY-----\nTm8ga2V5Lg==\n-----END PUBLIC KEY-----\n"), "malformed");
    EXPECT_EQ(from_pem("-----BEGIN CERTIFICATE-----\nTm8ga2V5Lg==\n-----END CERTIFICATE-----\n"), "malformed");
    EXPECT_EQ(from_pem("-----BEGIN PRIVATE KEY-----\nTm8ga2V5Lg==\n-----END PRIVATE KEY-----\n", KeyUse::sign),
              "malformed");
    EXPECT_EQ(from_pem(""), "malformed");
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(KeyOfASecret, rfc8725_3_5_has_as_many_bits_as_its_hash) {
    EXPECT_EQ(from_secret(""), "short-secret");
    EXPECT_EQ(from_secret(std::string(31, 's')), "short-secret");
    EXPECT_EQ(from_secret(std::string(32, 's')), "HS256");
    EXPECT_EQ(from_secret(std::string(1024, 's')), "HS256");
    EXPECT_EQ(from_secret(std::string(1025, 's')), "too-large");
}

/// Neither as it is, nor without its first and last line, nor in the letters of base64url.
void expect_no_secret(const std::string& pem) {
    EXPECT_EQ(from_secret(pem), "public-as-secret");
    EXPECT_EQ(from_secret("\xef\xbb\xbf" + pem), "public-as-secret");
    const std::size_t begin = pem.find('\n') + 1;
    std::string inside = pem.substr(begin, pem.rfind("-----END") - begin);
    EXPECT_EQ(from_secret(inside), "public-as-secret") << inside;
    std::erase(inside, '\n');
    std::erase(inside, '=');
    std::ranges::replace(inside, '+', '-');
    std::ranges::replace(inside, '/', '_');
    EXPECT_EQ(from_secret(inside), "public-as-secret") << inside;
}

/// What an operator might take for a secret, and everybody has (RFC 8725, 2.1 and 3.1).
TEST(KeyOfASecret, rfc8725_3_1_is_never_made_of_a_public_key) {
    for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
        const TestPair& pair = pair_for(algorithm);
        expect_no_secret(pair.public_pem());
        EXPECT_EQ(from_secret(pair.private_pem()), "public-as-secret");
        EXPECT_EQ(from_secret(pair.public_der()), "public-as-secret");
    }
    expect_no_secret(pair_for(Algorithm::rs256).pkcs1_pem());
    expect_no_secret(TestCertificate().cert_pem());
    EXPECT_EQ(
        from_secret(R"( {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
        "public-as-secret");
    EXPECT_EQ(from_secret("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0nh a@b"), "public-as-secret");
    EXPECT_EQ(from_secret("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY= a"), "public-as-secret");
    EXPECT_EQ(from_secret("0123456789 is no key, and may be a secret"), "HS256");
}

TEST(KeyFile, is_read_by_how_it_looks) {
    const std::string jwk =
        R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
    EXPECT_EQ(from_file(pair_for(Algorithm::es256).public_pem()), "ES256");
    EXPECT_EQ(from_file(" \n" + jwk + "\n"), "EdDSA");
    EXPECT_EQ(from_file("{\"keys\":[" + jwk + "]}"), "EdDSA");
    EXPECT_EQ(from_file(test_secret), "HS256");
    EXPECT_EQ(from_file("{\"keys\":[]}"), "no-keys");
    EXPECT_EQ(from_file(jwk.substr(0, jwk.size() - 1)), "malformed");
    EXPECT_EQ(from_file("\xef\xbb\xbf" + jwk), "malformed");
    EXPECT_EQ(from_file("{\"kty\":\"OKP\",\"kty\":\"oct\"}"), "member-twice");
    EXPECT_EQ(from_file(""), "short-secret");
    std::string padded = pair_for(Algorithm::es256).public_pem();
    padded.resize(max_key_file_bytes, '\n');
    EXPECT_EQ(from_file(padded), "ES256");
    EXPECT_EQ(from_file(padded + "\n"), "too-large");
}

TEST(KeyFile, has_a_secret_without_the_line_end_of_editors) {
    const auto secret_in = [](const std::string& bytes) {
        const auto read = read_key_file(bytes, KeyUse::verify);
        return std::string(std::get<KeySet>(read).keys.at(0).secret());
    };
    const std::string secret(test_secret);
    EXPECT_EQ(secret_in(secret + "\n"), secret);
    EXPECT_EQ(secret_in(secret + "\r\n"), secret);
    EXPECT_EQ(secret_in(secret + "\n\n"), secret + "\n\n");
    EXPECT_EQ(from_file(std::string(31, 's') + "\n"), "short-secret");
    const std::string random = std::string(31, '\x80') + "\n";
    EXPECT_EQ(secret_in(random), random) << "bytes that nobody typed end as they end";
}

TEST(KeyFile, to_sign_with_is_private) {
    EXPECT_EQ(from_file(pair_for(Algorithm::es256).private_pem(), KeyUse::sign), "ES256");
    EXPECT_EQ(from_file(pair_for(Algorithm::es256).private_pem(), KeyUse::verify), "private-key");
    EXPECT_EQ(from_file(test_secret, KeyUse::sign), "HS256");
    EXPECT_EQ(from_file(R"({"kty":"oct","k":"YSBzZWNyZXQgb2YgMzIgYnl0ZXMsIGZvciB0ZXN0cy4"})", KeyUse::sign),
              "HS256");
    EXPECT_EQ(from_file(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
                        KeyUse::sign),
              "public-key");
}

} // namespace
} // namespace jsongled
