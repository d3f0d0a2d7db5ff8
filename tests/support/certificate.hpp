#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <openssl/types.h>

#include "protocol/time.hpp"

namespace jsongled {

/// How a certificate for tests is made.
struct CertificateWish {
    std::string name = "localhost"; ///< common name, and its one alternative name
    std::chrono::seconds begins{-3600};
    std::chrono::seconds ends{3600}; ///< both from now
    std::size_t rsa_bits = 0;        ///< a key of RSA; otherwise one of P-256
};

/// A certificate and its key, made here and now. Signed by itself, or by another.
class TestCertificate {
  public:
    explicit TestCertificate(const CertificateWish& wish = {}, const TestCertificate* issuer = nullptr);

    [[nodiscard]] std::string cert_pem() const;
    [[nodiscard]] std::string key_pem() const;
    /// Under a pass phrase.
    [[nodiscard]] std::string locked_key_pem() const;
    [[nodiscard]] X509* certificate() const { return certificate_.get(); }

  private:
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
};

} // namespace jsongled
