#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "server/net/wire.hpp"

namespace jsongled::testing {

/// A server's wire, and the client at its other end: a pair of sockets without a network between them, so that
/// what one has written the other can read at once. Neither end waits.
class WireEnds {
  public:
    enum class Kind { plain, tls };

    /// The server's system takes no more than about `room` bytes that the client has not read; 0 for as much as
    /// it likes. For TLS, hands are shaken.
    explicit WireEnds(Kind kind = Kind::plain, int room = 0);
    ~WireEnds();
    WireEnds(const WireEnds&) = delete;
    WireEnds& operator=(const WireEnds&) = delete;

    /// The server's end, to be moved from.
    Wire& wire() { return wire_; }

    /// False if not all of it went.
    bool write(std::string_view bytes);
    /// What is there, `most` bytes at most.
    std::string read(std::size_t most = std::string::npos);
    /// Whether read() has come to the end of the stream.
    bool has_ended() const { return has_ended_; }

    /// The client says nothing more, and still reads.
    void shut_down();
    /// It is gone. What it has not read makes that a reset.
    void close();

  private:
    void shake_hands();

    struct Free {
        void operator()(SSL* tls) const;
        void operator()(SSL_CTX* context) const;
    };

    Wire wire_;
    int client_ = -1;
    std::unique_ptr<SSL_CTX, Free> client_context_;
    std::unique_ptr<SSL, Free> client_tls_;
    bool has_ended_ = false;
};

/// One for each kind.
inline const char* to_string(WireEnds::Kind kind) {
    return kind == WireEnds::Kind::tls ? "tls" : "plain";
}

} // namespace jsongled::testing
