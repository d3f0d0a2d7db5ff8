#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/net/connection_context.hpp"
#include "server/net/http_front.hpp"
#include "server/net/io_threads.hpp"
#include "server/net/origins.hpp"
#include "server/net/outbox_means.hpp"
#include "server/observe/telemetry.hpp"

namespace jsongled {

/// Turns upgrade requests into sessions, or refuses them.
class WsFront {
  public:
    WsFront(std::vector<std::string> paths, const Origins& origins, IoThreads& threads,
            ConnectionContext context)
        : paths_(std::move(paths)),
          origins_(origins),
          threads_(threads),
          context_(context),
          means_{context_.identity, context_.telemetry.metrics()} {}

    /// Takes the stream's wire over and answers nothing, or answers why not. `early` is what came behind the
    /// request. On the stream's thread.
    std::optional<HttpResponse> upgrade(const HttpRequest& request, WireStream& stream, std::string_view early,
                                        const asio::ip::address& client);

  private:
    /// What there is too little of for a newcomer.
    struct Lack {
        RefusalReason reason;
        http::status status;
        const char* body;
    };
    std::optional<Lack> find_lack(const Wire& wire, const asio::ip::address& client);
    /// Whoever goes on with a session has a place in it, whatever there is too little of. What they say of
    /// themselves is looked up, and their hello has to keep it: see Entry.
    bool may_return(const HttpRequest& request, const Lack& lack);

    const std::vector<std::string> paths_;
    const Origins& origins_;
    IoThreads& threads_;
    ConnectionContext context_;
    const OutboxMeans means_;
};

} // namespace jsongled
