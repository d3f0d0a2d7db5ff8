#pragma once

#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include "server/net/outbox.hpp"
#include "server/routing/close_cause.hpp"

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
                if (flat.starts_with(close_opcode)) tell_close_frame(flat);
                outbox_->put_frame(flat);
                outbox_->flush();
                asio::post(get_executor(),
                           beast::bind_front_handler(std::move(completion), error_code(), flat.size()));
            },
            handler, buffers);
    }

    /// Calls back with the code of a close frame before it is queued.
    void before_close_frame(std::function<void(std::uint16_t)> callback) {
        on_close_frame_ = std::move(callback);
    }

  private:
    static constexpr char close_opcode = '\x88';

    /// Unmasked, with its code first if it has one (RFC 6455, 5.5.1).
    void tell_close_frame(std::string_view frame) const {
        const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(frame[at]); };
        on_close_frame_(frame.size() < 4 ? no_close_code : static_cast<std::uint16_t>(byte(2) << 8 | byte(3)));
    }

    std::shared_ptr<Outbox> outbox_;
    std::function<void(std::uint16_t)> on_close_frame_;
};

/// Found by Beast when it ends a connection: what is queued goes out before the socket is shut down.
template<class Handler>
void async_teardown(beast::role_type role, OutboxStream& stream, Handler&& handler) {
    stream.outbox().when_flushed(
        [role, &stream, handler = std::decay_t<Handler>(std::forward<Handler>(handler))](error_code) mutable {
            beast::websocket::async_teardown(role, stream.next_layer(), std::move(handler));
        });
}

} // namespace jsongled
