#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <boost/beast/websocket/stream.hpp>

#include "server/net/admission.hpp"
#include "server/net/connection_context.hpp"
#include "server/net/io_thread.hpp"
#include "server/net/link.hpp"
#include "server/net/outbox_stream.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/sources.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

class Telemetry;

/// One WebSocket, from the upgrade to the end: reads and parses what comes, has the router decide, keeps the
/// peer alive or finds it dead. Belongs to one I/O thread and runs there, but for what a recipient does.
class WsConnection final : public Link {
  public:
    WsConnection(Socket socket, IoThread& thread, ConnectionContext context, ConnectionLimits limits,
                 std::string peer_id, std::string address);
    ~WsConnection() override;

    /// Answers the upgrade and begins to read.
    void start(HttpRequest upgrade);

    void take(OutgoingPtr message) override;
    void flush() override { outbox_->flush(); }
    void go_on() override;
    void close(CloseCause cause) override;
    void abandon() override;

  private:
    /// The router's ends of take() and close().
    class Inlet final : public Recipient {
      public:
        explicit Inlet(WsConnection& connection) : connection_(connection) {}
        void deliver(OutgoingPtr message) override;
        void hold() override { connection_.waits_for_answer_ = true; }
        void go_on() override;
        void close(CloseCause why) override;

      private:
        WsConnection& connection_;
        bool overflowed_ = false; ///< under the router's lock
    };

    std::shared_ptr<WsConnection> self() { return std::static_pointer_cast<WsConnection>(shared_from_this()); }
    /// Sends what is queued and then a close frame; gives up on a peer that takes nothing for a few seconds.
    /// `reason` is a literal.
    void start_close(CloseCause cause, beast::websocket::close_code code, std::string_view reason);
    void accepted();
    void read();
    void read_some();
    void hold_back();
    void read_on();
    void on_read(error_code error);
    void on_message();
    void refuse_oversized();
    void arm_timer();
    void on_timer();
    void ping();
    std::chrono::milliseconds interval() const;
    bool is_taking();
    bool has_taken_more();
    /// Takes it from the router and bounds the time that the close may take. False if it is closing already.
    bool begin_close(CloseCause cause, std::uint16_t code);
    void watch_close();
    void leave_router(CloseCause cause, std::uint16_t code);
    void end(CloseCause cause = CloseCause::lost, std::uint16_t code = no_close_frame);

    IoThread& thread_;
    ConnectionContext context_;
    const ConnectionLimits limits_;
    const std::string peer_id_;
    const std::string address_; ///< the client's, for the log
    std::shared_ptr<Outbox> outbox_;
    beast::websocket::stream<OutboxStream, false> ws_;
    beast::flat_buffer buffer_;
    Timer timer_;
    std::chrono::steady_clock::time_point ping_due_;
    std::chrono::steady_clock::time_point close_due_;
    Inlet inlet_{*this};
    bool in_router_ = false;
    int unanswered_pings_ = 0;
    bool expects_pong_ = false;
    bool waits_for_answer_ = false; ///< of the router, to what was read last
    bool held_back_ = false;        ///< nothing is read while that is so, or too much waits for the peer
    std::uint64_t bytes_taken_ = 0;
    bool accepted_ = false;
    std::function<void()> close_when_accepted_; ///< what was asked for before the upgrade was answered
    bool closing_ = false;
};

} // namespace jsongled
