#include "identity/pem_key.hpp"

#include <openssl/pem.h>

#include "identity/openssl_handles.hpp"

namespace jsongled {
namespace {

/// One block, its armour taken off. What it holds may be a private key, and is wiped.
class PemBlock {
  public:
    explicit PemBlock(BIO* text) { is_read_ = PEM_read_bio(text, &name_, &header_, &bytes_, &size_) == 1; }
    ~PemBlock() {
        OPENSSL_free(name_);
        OPENSSL_free(header_);
        OPENSSL_clear_free(bytes_, static_cast<std::size_t>(size_));
    }
    PemBlock(const PemBlock&) = delete;
    PemBlock& operator=(const PemBlock&) = delete;

    bool is_read() const { return is_read_; }
    std::string_view name() const { return name_; }

    std::shared_ptr<EVP_PKEY> public_key() const {
        const unsigned char* at = bytes_;
        if (name() == PEM_STRING_PUBLIC) return {d2i_PUBKEY(nullptr, &at, size_), EVP_PKEY_free};
        if (name() == PEM_STRING_RSA_PUBLIC)
            return {d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size_), EVP_PKEY_free};
        if (name() != PEM_STRING_X509 && name() != PEM_STRING_X509_OLD) return nullptr;
        const CertificateHandle certificate(d2i_X509(nullptr, &at, size_));
        return {certificate ? X509_get_pubkey(certificate.get()) : nullptr, EVP_PKEY_free};
    }

  private:
    char* name_ = nullptr;
    char* header_ = nullptr;
    unsigned char* bytes_ = nullptr;
    long size_ = 0;
    bool is_read_ = false;
};

BioHandle open(std::string_view pem) {
    return BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

/// Nobody is there to be asked for a pass phrase; `asked` remembers that one is needed.
int no_phrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

std::variant<Key, KeyFault> read_private(std::string_view pem) {
    bool is_locked = false;
    std::shared_ptr<EVP_PKEY> pair(PEM_read_bio_PrivateKey(open(pem).get(), nullptr, no_phrase, &is_locked),
                                   EVP_PKEY_free);
    if (is_locked) return KeyFault::locked;
    if (!pair) return KeyFault::malformed;
    return Key::of_pair(std::move(pair), KeyUse::sign);
}

} // namespace

std::variant<Key, KeyFault> read_pem(std::string_view pem, KeyUse use) {
    const QuietErrors quiet;
    const BioHandle text = open(pem);
    const PemBlock block(text.get());
    if (!block.is_read()) return KeyFault::malformed;
    const bool is_private = block.name().ends_with("PRIVATE KEY");
    if (is_private) return use == KeyUse::sign ? read_private(pem) : KeyFault::private_key;
    std::shared_ptr<EVP_PKEY> pair = block.public_key();
    if (!pair) return KeyFault::malformed;
    if (use == KeyUse::sign) return KeyFault::public_key;
    return Key::of_pair(std::move(pair), KeyUse::verify);
}

} // namespace jsongled
