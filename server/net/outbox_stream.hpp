#pragma once

#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include "server/net/outbox.hpp"

namespace jsongled {

/// What Beast's WebSocket reads from and writes to: reads go to the socket, writes join the outbox. So the
/// control frames that Beast makes by itself (pong, close) keep their place among the messages, which do not
/// pass through Beast, and all leave in the same writes.
class OutboxStream {
  public:
    using executor_type = Executor;

    explicit OutboxStream(std::shared_ptr<Outbox> outbox) : outbox_(std::move(outbox)) {}

    executor_type get_executor() { return next_layer().get_executor(); }
    Socket& next_layer() { return outbox_->socket(); }
    const Socket& next_layer() const { return outbox_->socket(); }
    Outbox& outbox() { return *outbox_; }

    template<class Buffers, class Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        return next_layer().async_read_some(buffers, std::forward<Handler>(handler));
    }

    /// Completes once the bytes are queued, not once they are written.
    template<class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        return asio::async_initiate<Handler, void(error_code, std::size_t)>(
            [this](auto completion, const Buffers& bytes) {
                const std::string flat = beast::buffers_to_string(bytes);
                outbox_->put_frame(flat);
                outbox_->flush();
                asio::post(get_executor(),
                           beast::bind_front_handler(std::move(completion), error_code(), flat.size()));
            },
            handler, buffers);
    }

  private:
    std::shared_ptr<Outbox> outbox_;
};

/// Found by Beast when it ends a connection: what is queued goes out before the socket is shut down.
template<class Handler>
void async_teardown(beast::role_type role, OutboxStream& stream, Handler&& handler) {
    // std::function copies, and Beast's handlers can only be moved.
    auto shared = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    stream.outbox().when_flushed([role, &stream, shared] {
        beast::websocket::async_teardown(role, stream.next_layer(), std::move(*shared));
    });
}

} // namespace jsongled
