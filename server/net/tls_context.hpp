#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <openssl/types.h>

#include "protocol/time.hpp"
#include "server/net/tls_error.hpp"

namespace jsongled {

/// What the TLS of the public port stands on now: certificate chain, key, and how a handshake is done. A
/// connection takes current() when it comes and keeps it; load() changes what later ones take. From any thread.
///
/// TLS 1.2 and 1.3, without renegotiation and compression, with session tickets. A client that offers protocols
/// (ALPN) gets http/1.1, or the alert no_application_protocol (RFC 7301, 3.2) where that is not among them.
/// Writes may be partial and may be tried again from another buffer. Reads are ahead: one read of the socket
/// may hold several records, so whoever stops before "would block" asks SSL_has_pending().
class TlsContext {
  public:
    /// What is told of the certificate that names the server.
    struct Leaf {
        std::string subject; ///< as RFC 4514 writes it; UTF-8
        Time valid_until;
    };

    /// Reads both files. False if they hold the pair of before: that stays, whether it has expired or not.
    /// Throws TlsError if they hold no pair that can be served at this time of the wall clock; what was loaded
    /// before stays then too.
    bool load(const std::string& cert_path, const std::string& key_path, Time now);

    /// What is wrong with each of the two files; nothing if load() would take them, or leave what there is.
    std::vector<TlsError> faults(const std::string& cert_path, const std::string& key_path, Time now) const;

    /// What was loaded last; nothing where the port speaks plain text.
    std::shared_ptr<SSL_CTX> current() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }

    /// Of what was loaded last.
    std::optional<Leaf> leaf() const {
        const std::lock_guard lock(mutex_);
        return leaf_;
    }

  private:
    bool is_in_force(const std::string& digest) const {
        const std::lock_guard lock(mutex_);
        return digest == digest_;
    }

    mutable std::mutex mutex_;
    std::shared_ptr<SSL_CTX> current_;
    std::optional<Leaf> leaf_;
    std::string digest_; ///< of both files' bytes
};

} // namespace jsongled
