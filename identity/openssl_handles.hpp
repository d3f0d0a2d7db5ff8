#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

namespace jsongled {

// What OpenSSL hands out, owned. For the sources of this folder.

template<auto free>
struct FreeWith {
    template<class T>
    void operator()(T* object) const {
        free(object);
    }
};
using BioHandle = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using NumberHandle = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using PairHandle = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using PairContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;
using ParamBuild = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;
using CertificateHandle = std::unique_ptr<X509, FreeWith<X509_free>>;

/// Forgets at its end what went wrong in OpenSSL meanwhile: TLS on the same thread would take it for its own.
struct QuietErrors {
    QuietErrors() = default;
    ~QuietErrors() { ERR_clear_error(); }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;
};

inline const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* octets(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace jsongled
