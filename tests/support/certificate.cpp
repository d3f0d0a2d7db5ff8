#include "tests/support/certificate.hpp"

#include <functional>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace jsongled {
namespace {

void must(bool done, const char* what) {
    if (!done) throw std::runtime_error(what);
}

std::string written(const std::function<int(BIO*)>& write) {
    const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free_all);
    must(write(bio.get()) == 1, "PEM_write_bio");
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::shared_ptr<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()),
                                                    X509_EXTENSION_free);
    must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "X509_add_ext");
}

} // namespace

TestCertificate::TestCertificate(const CertificateWish& wish, const TestCertificate* issuer)
    : key_(wish.rsa_bits > 0 ? EVP_RSA_gen(wish.rsa_bits) : EVP_EC_gen("P-256"), EVP_PKEY_free),
      certificate_(X509_new(), X509_free) {
    must(key_ && certificate_, "no key");
    X509* own = certificate_.get();
    X509_set_version(own, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(own), reinterpret_cast<std::uintptr_t>(own));
    X509_gmtime_adj(X509_getm_notBefore(own), wish.begins.count());
    X509_gmtime_adj(X509_getm_notAfter(own), wish.ends.count());
    X509_set_pubkey(own, key_.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(own), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
    X509_set_issuer_name(own, X509_get_subject_name(issuer ? issuer->certificate() : own));
    add_extension(own, NID_basic_constraints, "CA:TRUE");
    add_extension(own, NID_subject_alt_name, "DNS:" + wish.name);
    must(X509_sign(own, (issuer ? issuer->key_ : key_).get(), EVP_sha256()) > 0, "X509_sign");
}

std::string TestCertificate::cert_pem() const {
    return written([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate_.get()); });
}

std::string TestCertificate::key_pem() const {
    return written([&](BIO* bio) {
        return PEM_write_bio_PrivateKey(bio, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string TestCertificate::locked_key_pem() const {
    std::string phrase = "open sesame";
    return written([&](BIO* bio) {
        return PEM_write_bio_PrivateKey(bio, key_.get(), EVP_aes_256_cbc(), nullptr, 0, nullptr, phrase.data());
    });
}

} // namespace jsongled
