#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include <openssl/types.h>
#include <sys/uio.h>

#include "server/net/moved.hpp"

namespace jsongled {

/// One stream of bytes, plain or TLS: owns a connected, non-blocking socket. Nothing here waits; whoever holds
/// it watches its descriptor. Used by one thread at a time.
class Wire {
  public:
    /// Owns nothing: is not open.
    Wire() = default;
    explicit Wire(int descriptor) : descriptor_(descriptor) {}
    Wire(Wire&& other) noexcept;
    Wire& operator=(Wire&& other) noexcept;
    ~Wire() { close(); }

    /// From now on TLS is spoken, as its server; handshake() comes first. Throws std::bad_alloc.
    void start_tls(SSL_CTX& context);
    /// Goes on with it. `some` once it is done.
    Moved handshake();

    /// What is there, as much as there is room for.
    Moved read(std::span<char> room);
    /// Looks at the first byte without taking it. For a plain one.
    Moved peek(char& first) const;
    /// As much of the pieces as can go now. What has not gone has to be the beginning of what is written next.
    Moved write(std::span<const iovec> pieces);

    /// Whether bytes have left the socket that read() has not handed out: the descriptor tells nothing of them.
    bool has_more() const;
    /// Whether TLS is spoken.
    bool is_tls() const { return tls_ != nullptr; }

    /// Nothing more is written: the other side reads the end of the stream.
    void shut_down();
    /// How many bytes the other side's system has not acknowledged.
    std::size_t unacknowledged() const;

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }
    void close();

  private:
    struct FreeTls {
        void operator()(SSL* tls) const;
    };

    Moved of_tls(int result) const;

    int descriptor_ = -1;
    std::unique_ptr<SSL, FreeTls> tls_;
};

} // namespace jsongled
