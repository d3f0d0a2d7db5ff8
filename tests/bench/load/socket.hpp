#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <optional>
#include <string_view>

namespace jsongled::load {

/// A non-blocking TCP connection to the server, closed at the end.
class Socket {
  public:
    /// Begins to connect. Source addresses of the loopback net take turns, as the ports of one run out.
    explicit Socket(const sockaddr_in& server);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// How many bytes were read or written; nothing where it would block. 0 read bytes are the end. Throw
    /// Failure when the connection is broken.
    std::optional<std::size_t> read(char* to, std::size_t size);
    std::optional<std::size_t> write(std::string_view bytes);

  private:
    int descriptor_;
};

} // namespace jsongled::load
