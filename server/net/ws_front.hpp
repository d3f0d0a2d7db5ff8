#pragma once

#include <string>
#include <vector>

#include "server/net/http_session.hpp"
#include "server/net/io_threads.hpp"
#include "server/net/ws_connection.hpp"

namespace jsongled {

/// Turns upgrade requests into connections, or refuses them.
class WsFront {
  public:
    WsFront(std::vector<std::string> paths, IoThreads& threads, ConnectionContext context)
        : paths_(std::move(paths)), threads_(threads), context_(context) {}

    /// Takes the stream's socket over and answers nothing, or answers why not. On the stream's thread.
    std::optional<HttpResponse> upgrade(HttpRequest& request, HttpStream& stream,
                                        const asio::ip::address& client);

  private:
    const std::vector<std::string> paths_;
    IoThreads& threads_;
    ConnectionContext context_;
};

} // namespace jsongled
