#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "identity/key_set.hpp"

namespace jsongled {

/// A pair of keys for tests, made here and now, in the forms in which such are handed around.
class TestPair {
  public:
    explicit TestPair(std::shared_ptr<EVP_PKEY> pair) : pair_(std::move(pair)) {}
    static TestPair rsa(unsigned bits = 2048, unsigned exponent = 65537, const char* kind = "RSA");
    static TestPair ec(const char* curve = "P-256");
    static TestPair ed25519();

    Key to_sign(std::string kid = {}) const;
    Key to_verify(std::string kid = {}) const;
    std::string public_pem() const;
    std::string private_pem() const;
    std::string public_der() const;
    std::string pkcs1_pem() const; ///< the older form, of RSA alone
    /// A number of the public half, in base64url; its point, in bytes.
    std::string rsa_part(const char* name) const;
    std::string point() const;

  private:
    std::shared_ptr<EVP_PKEY> pair_;
};

/// The one pair of its kind in this process.
const TestPair& pair_for(Algorithm algorithm);

/// Keys of every algorithm: that of HS256 has a secret known to tests.
inline constexpr std::string_view test_secret = "a secret of 32 bytes, for tests.";
Key key_to_sign(Algorithm algorithm, std::string kid = {});
Key key_to_verify(Algorithm algorithm, std::string kid = {});

} // namespace jsongled
