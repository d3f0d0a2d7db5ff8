#include "server/net/tls_context.hpp"

#include <array>
#include <variant>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "config/reason.hpp"
#include "config/small_file.hpp"

namespace jsongled {
namespace {

constexpr std::string_view cert_option = "tls-cert";
constexpr std::string_view key_option = "tls-key";
constexpr std::size_t max_file_bytes = 1 << 20;

/// For 1.2, what has forward secrecy and authenticates what it encrypts; 1.3 has nothing else.
constexpr const char* ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

template<auto free>
struct Free {
    template<class T>
    void operator()(T* object) const {
        free(object);
    }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

/// The bytes of one of the two files; wiped at the end, as one of them is a secret.
class File {
  public:
    File(std::string_view option, const std::string& path) : option_(option), path_(path) {
        auto read = read_small_file(path, max_file_bytes);
        if (const auto* fault = std::get_if<UnreadableFile>(&read)) fail(fault->why);
        bytes_ = std::get<std::string>(std::move(read));
    }
    ~File() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[noreturn]] void fail(const std::string& why) const {
        ERR_clear_error();
        throw TlsError(option_, path_, why);
    }

    const std::string& bytes() const { return bytes_; }
    Bio open() const { return Bio(BIO_new_mem_buf(bytes_.data(), static_cast<int>(bytes_.size()))); }

  private:
    std::string_view option_;
    const std::string& path_;
    std::string bytes_;
};

std::string last_reason() {
    const char* words = ERR_reason_error_string(ERR_peek_last_error());
    return words ? words : "unknown error";
}

/// The epoch for one that cannot be read.
Time time_of(const ASN1_TIME* time) {
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

std::string subject_of(const X509& certificate) {
    const Bio bio(BIO_new(BIO_s_mem()));
    // In UTF-8, where RFC 2253 alone would escape each byte of it.
    X509_NAME_print_ex(bio.get(), X509_get_subject_name(&certificate), 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(std::max(size, 0L))};
}

/// Nobody is there to be asked for a pass phrase; `asked` remembers that one is needed.
int refuse_pass_phrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

void check_time(const File& file, const X509& leaf, Time now) {
    std::time_t when = std::chrono::system_clock::to_time_t(now);
    const ASN1_TIME* begin = X509_get0_notBefore(&leaf);
    const ASN1_TIME* end = X509_get0_notAfter(&leaf);
    if (X509_cmp_time(begin, &when) >= 0)
        file.fail("the certificate is not valid before " + iso_8601(time_of(begin)));
    if (X509_cmp_time(end, &when) <= 0) file.fail("the certificate expired at " + iso_8601(time_of(end)));
}

/// The server's certificate first, then those that lead to its root. What is told of the first.
TlsContext::Leaf use_chain(SSL_CTX& context, const File& file, Time now) {
    const Bio bio = file.open();
    const Certificate leaf(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
    if (!leaf) file.fail("it holds no certificate in PEM");
    check_time(file, *leaf, now);
    if (SSL_CTX_use_certificate(&context, leaf.get()) != 1)
        file.fail("the certificate cannot be used: " + last_reason());
    for (int number = 2;; ++number) {
        ERR_clear_error();
        Certificate next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!next && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) break;
        const std::string name = "certificate " + std::to_string(number);
        if (!next) file.fail(name + " cannot be read: " + last_reason());
        if (SSL_CTX_add0_chain_cert(&context, next.get()) != 1)
            file.fail(name + " cannot be used: " + last_reason());
        static_cast<void>(next.release());
    }
    ERR_clear_error();
    return {subject_of(*leaf), time_of(X509_get0_notAfter(leaf.get()))};
}

Key read_key(const File& file) {
    bool asked = false;
    Key key(PEM_read_bio_PrivateKey(file.open().get(), nullptr, refuse_pass_phrase, &asked));
    if (!key && asked) file.fail("the key has a pass phrase, for which nobody can be asked");
    if (!key) file.fail("it holds no private key in PEM");
    return key;
}

void use_key(SSL_CTX& context, const File& file) {
    const Key key = read_key(file);
    if (X509_check_private_key(SSL_CTX_get0_certificate(&context), key.get()) != 1)
        file.fail("the key is not that of the certificate");
    if (SSL_CTX_use_PrivateKey(&context, key.get()) != 1) file.fail("the key cannot be used: " + last_reason());
}

/// Of what the client offers, each with its length before it.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
    constexpr std::string_view ours = "http/1.1";
    for (unsigned at = 0; at < offered_size;) {
        const unsigned size = offered[at++];
        if (size > offered_size - at) break;
        if (std::equal(ours.begin(), ours.end(), offered + at, offered + at + size)) {
            *chosen = offered + at;
            *chosen_size = static_cast<unsigned char>(size);
            return SSL_TLSEXT_ERR_OK;
        }
        at += size;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::shared_ptr<SSL_CTX> make_context() {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    if (SSL_CTX_set_cipher_list(context.get(), ciphers) != 1)
        throw std::runtime_error("the TLS library has none of the ciphers: " + last_reason());
    // A session is in its ticket, which the client keeps; nothing of it is kept here.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    return context;
}

std::string digest_of(const File& cert, const File& key) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> hash(EVP_MD_CTX_new());
    const std::string length = std::to_string(cert.bytes().size()) + ":";
    if (!hash || EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
    for (const std::string* part : {&length, &cert.bytes(), &key.bytes()})
        EVP_DigestUpdate(hash.get(), part->data(), part->size());
    EVP_DigestFinal_ex(hash.get(), digest.data(), &size);
    return {digest.begin(), digest.begin() + size};
}

} // namespace

bool TlsContext::load(const std::string& cert_path, const std::string& key_path, Time now) {
    const File cert(cert_option, cert_path);
    const File key(key_option, key_path);
    std::string digest = digest_of(cert, key);
    // The tickets that clients hold stay good.
    if (is_in_force(digest)) return false;
    std::shared_ptr<SSL_CTX> context = make_context();
    Leaf leaf = use_chain(*context, cert, now);
    use_key(*context, key);
    const std::lock_guard lock(mutex_);
    current_.swap(context);
    leaf_ = std::move(leaf);
    digest_ = std::move(digest);
    return true;
}

std::vector<TlsError> TlsContext::faults(const std::string& cert_path, const std::string& key_path,
                                         Time now) const {
    std::vector<TlsError> found;
    const auto look = [&](const auto& read) {
        try {
            read();
        } catch (const TlsError& error) {
            found.push_back(error);
        }
    };
    std::optional<File> cert;
    std::optional<File> key;
    look([&] { cert.emplace(cert_option, cert_path); });
    look([&] { key.emplace(key_option, key_path); });
    if (cert && key && is_in_force(digest_of(*cert, *key))) return found;
    const std::shared_ptr<SSL_CTX> context = make_context();
    if (cert) look([&] { use_chain(*context, *cert, now); });
    // Without a certificate nothing can be said of whether they fit.
    const bool has_certificate = SSL_CTX_get0_certificate(context.get()) != nullptr;
    if (key) look([&] { has_certificate ? use_key(*context, *key) : static_cast<void>(read_key(*key)); });
    return found;
}

} // namespace jsongled
