#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <openssl/types.h>

#include "identity/algorithm.hpp"
#include "identity/key_fault.hpp"
#include "identity/key_use.hpp"

namespace jsongled {

/// The key that tokens are checked with, or made with. Which algorithm it is for is decided here, once, by what
/// the key is. It is strong enough, or it is not made. Immutable, cheap to copy, used from any thread; a secret
/// is wiped when the last copy goes.
class Key {
  public:
    static constexpr std::size_t min_secret_bytes = 32; ///< RFC 7518, 3.2
    static constexpr std::size_t max_secret_bytes = 1024;
    static constexpr int min_rsa_bits = 2048; ///< RFC 7518, 3.3
    static constexpr int max_rsa_bits = 8192; ///< what takes a thread longer than it should to check with

    /// For HS256. Refused are secrets that others have: a public key or a certificate, in whatever form.
    static std::variant<Key, KeyFault> of_secret(std::string_view secret, std::string kid = {});

    /// For RS256, ES256 or EdDSA; the pair has the half that `use` takes.
    static std::variant<Key, KeyFault> of_pair(std::shared_ptr<EVP_PKEY> pair, KeyUse use,
                                               std::string kid = {});

    Algorithm algorithm() const { return algorithm_; }
    /// Empty where the key has no name: then it may have signed any token.
    const std::string& kid() const { return kid_; }
    bool can_sign() const { return use_ == KeyUse::sign; }

    /// What signature.cpp takes: one of the two.
    EVP_PKEY* pair() const { return pair_.get(); }
    std::string_view secret() const { return secret_ ? std::string_view(*secret_) : std::string_view(); }

  private:
    Key(Algorithm algorithm, KeyUse use, std::string kid)
        : algorithm_(algorithm), use_(use), kid_(std::move(kid)) {}

    Algorithm algorithm_;
    KeyUse use_;
    std::string kid_;
    std::shared_ptr<EVP_PKEY> pair_;
    std::shared_ptr<const std::string> secret_;
};

} // namespace jsongled
