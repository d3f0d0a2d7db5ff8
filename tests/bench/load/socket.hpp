#pragma once

#include <netinet/in.h>
#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "tests/bench/load/dialect.hpp"

namespace jsongled::load {

/// A non-blocking connection to the server, plain or TLS, closed at the end. Whom a TLS server is, is not
/// checked.
class Socket {
  public:
    /// Begins to connect. Source addresses of the loopback net take turns, as the ports of one run out.
    Socket(const sockaddr_in& server, Security security);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Whether a read that does not fill its buffer has read all that was there: TLS is read record by record.
    [[nodiscard]] bool drained_by_short_read() const { return !tls_; }

    /// How many bytes were read or written; nothing where it would block. 0 read bytes are the end. Throw
    /// Failure when the connection is broken.
    std::optional<std::size_t> read(char* to, std::size_t size);
    std::optional<std::size_t> write(std::string_view bytes);

  private:
    struct FreeTls {
        void operator()(SSL* tls) const;
    };

    int descriptor_;
    std::unique_ptr<SSL, FreeTls> tls_;
};

} // namespace jsongled::load
