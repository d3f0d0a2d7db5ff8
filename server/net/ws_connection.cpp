#include "server/net/ws_connection.hpp"

#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

namespace websocket = beast::websocket;
using std::chrono::steady_clock;

/// A peer that is to answer the upgrade's or the close's handshake, or to take what is before the close, and
/// has done nothing of that for so long is dropped.
constexpr std::chrono::seconds close_timeout{5};

/// How often a closing connection is looked at.
constexpr std::chrono::seconds close_watch{1};

/// What a connection keeps allocated for reading between messages.
constexpr std::size_t idle_buffer_bytes = 4096;

/// Where there are no pings: a peer that takes nothing of what it has to take before more of it is read is gone
/// within two of these.
constexpr std::chrono::seconds interval_without_pings{30};

constexpr std::string_view subprotocol = "jsongle";

bool offers_subprotocol(const HttpRequest& upgrade) {
    return http::token_list(upgrade[http::field::sec_websocket_protocol]).exists(subprotocol);
}

} // namespace

WsConnection::WsConnection(Socket socket, IoThread& thread, ConnectionContext context, ConnectionLimits limits,
                           std::string peer_id, std::string address)
    : thread_(thread),
      context_(context),
      limits_(limits),
      peer_id_(std::move(peer_id)),
      address_(std::move(address)),
      outbox_(std::make_shared<Outbox>(std::move(socket), context.identity, peer_id_, limits.max_outbox_bytes,
                                       context.telemetry.metrics())),
      ws_(outbox_),
      timer_(thread.context()) {
    context_.admission.enter();
    thread_.add(*this);
}

WsConnection::~WsConnection() {
    context_.admission.leave();
}

void WsConnection::start(HttpRequest upgrade) {
    ws_.set_option(websocket::stream_base::timeout{close_timeout, websocket::stream_base::none(), false});
    const bool wants_subprotocol = offers_subprotocol(upgrade);
    ws_.set_option(websocket::stream_base::decorator([wants_subprotocol](websocket::response_type& response) {
        response.set(http::field::server, "jsongled");
        if (wants_subprotocol) response.set(http::field::sec_websocket_protocol, subprotocol);
    }));
    ws_.auto_fragment(false);
    // The bound is kept in on_read(), where the sender can still be told what was wrong.
    ws_.read_message_max(0);
    ws_.control_callback([this](websocket::frame_type type, beast::string_view) {
        // Any frame from the peer shows that it lives.
        unanswered_pings_ = 0;
        if (type != websocket::frame_type::close) return;
        const std::uint16_t code = ws_.reason().code;
        begin_close(CloseCause::client, code == websocket::close_code::none ? no_close_code : code);
    });
    // One that answers nothing which came is about a breach of the protocol.
    ws_.next_layer().before_close_frame(
        [this](std::uint16_t code) { begin_close(CloseCause::protocol, code); });

    const auto request = std::make_shared<HttpRequest>(std::move(upgrade));
    ws_.async_accept(*request, [self = self(), request](error_code error) {
        if (error || self->closing_) return self->end();
        self->accepted_ = true;
        // From now on the time is watched here, where it is seen what the peer takes meanwhile.
        self->ws_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                             websocket::stream_base::none(), false});
        if (!self->close_when_accepted_) return self->accepted();
        self->close_when_accepted_();
    });
}

void WsConnection::accepted() {
    in_router_ = true;
    context_.router.connected(
        {peer_id_, address_, context_.ids.fresh(), limits_.max_outbox_bytes, limits_.hello_timeout}, inlet_,
        context_.clock.now());
    ping_due_ = steady_clock::now() + limits_.ping_interval;
    arm_timer();
    read();
}

void WsConnection::read() {
    // What has come by now may still be there to be read, but nobody is there to be answered.
    if (!outbox_->is_open()) return end();
    // Were it read on, the answers to its own messages could make it a slow consumer.
    if (!closing_ && (waits_for_answer_ || outbox_->is_filling())) return hold_back();
    read_some();
}

void WsConnection::hold_back() {
    held_back_ = true;
    if (limits_.ping_interval.count() == 0) {
        ping_due_ = steady_clock::now() + interval();
        unanswered_pings_ = 0;
    }
    arm_timer();
    if (!outbox_->is_filling()) return;
    outbox_->when_drained([weak = std::weak_ptr(self())] {
        if (const auto self = weak.lock()) self->read_on();
    });
}

void WsConnection::read_on() {
    if (!std::exchange(held_back_, false)) return;
    // While it closes, the close reads by itself.
    if (!closing_) read();
}

void WsConnection::go_on() {
    waits_for_answer_ = false;
    read_on();
}

void WsConnection::read_some() {
    const std::size_t room =
        limits_.max_message_bytes + 1 - std::min(buffer_.size(), limits_.max_message_bytes);
    ws_.async_read_some(buffer_, room,
                        [self = self()](error_code error, std::size_t) { self->on_read(error); });
}

void WsConnection::on_read(error_code error) {
    if (error) return end();
    unanswered_pings_ = 0;
    if (closing_) {
        buffer_.clear();
        return read();
    }
    if (buffer_.size() > limits_.max_message_bytes) return refuse_oversized();
    if (ws_.got_binary())
        return start_close(CloseCause::protocol, websocket::close_code::unknown_data,
                           "Only text frames are understood");
    if (ws_.is_message_done()) {
        on_message();
        buffer_.clear();
        if (buffer_.capacity() > idle_buffer_bytes) buffer_.shrink_to_fit();
    }
    read();
}

void WsConnection::on_message() {
    const auto bytes = buffer_.cdata();
    const std::string_view text(static_cast<const char*>(bytes.data()), bytes.size());
    auto parsed = parse_envelope(text);
    if (const auto* envelope = std::get_if<Envelope>(&parsed)) {
        context_.telemetry.metrics().message_received(envelope->action, text.size());
        context_.router.received(peer_id_, *envelope, context_.clock.now());
    } else {
        context_.telemetry.metrics().message_received(std::nullopt, text.size());
        context_.router.received(peer_id_, std::get<Malformed>(parsed), context_.clock.now());
    }
}

void WsConnection::refuse_oversized() {
    context_.router.received(
        peer_id_,
        Malformed{{ErrorCode::message_too_large,
                   "The message is larger than " + std::to_string(limits_.max_message_bytes) + " bytes"}},
        context_.clock.now());
    start_close(CloseCause::protocol, websocket::close_code::too_big, "The message is too large");
}

void WsConnection::start_close(CloseCause cause, websocket::close_code code, std::string_view reason) {
    if (closing_) return;
    // Before the upgrade is answered there is no WebSocket to close, and its client would never learn why.
    if (!accepted_) {
        close_when_accepted_ = [this, cause, code, reason] { start_close(cause, code, reason); };
        return;
    }
    if (!begin_close(cause, code)) return;
    const websocket::close_reason why(code, beast::string_view(reason.data(), reason.size()));
    ws_.async_close(why, [self = self()](error_code) { self->end(); });
}

bool WsConnection::begin_close(CloseCause cause, std::uint16_t code) {
    if (closing_) return false;
    // For the others it is gone at once, however long the close takes; what the router has handed over by now
    // still goes before the close frame.
    leave_router(cause, code);
    thread_.deliver_letters();
    if (closing_) return false;
    closing_ = true;
    bytes_taken_ = outbox_->bytes_taken();
    close_due_ = steady_clock::now() + close_timeout;
    watch_close();
    return true;
}

void WsConnection::watch_close() {
    timer_.expires_at(std::min(close_due_, steady_clock::now() + close_watch));
    timer_.async_wait([self = self()](error_code error) {
        if (error) return;
        const auto now = steady_clock::now();
        // Whoever is still taking what was before the close gets the time for it, and then no more.
        if (self->has_taken_more() && self->outbox_->is_waiting()) self->close_due_ = now + close_timeout;
        if (now >= self->close_due_) return self->end();
        self->watch_close();
    });
}

void WsConnection::Inlet::deliver(OutgoingPtr message) {
    if (overflowed_) return;
    if (connection_.outbox_->reserve(message->cost()))
        return connection_.thread_.mailbox().put({connection_.shared_from_this(), std::move(message)});
    overflowed_ = true;
    close(CloseCause::slow);
}

void WsConnection::Inlet::close(CloseCause why) {
    connection_.thread_.mailbox().put({connection_.shared_from_this(), why});
}

void WsConnection::Inlet::go_on() {
    connection_.thread_.mailbox().put({connection_.shared_from_this(), Letter::GoOn()});
}

void WsConnection::close(CloseCause cause) {
    switch (cause) {
    case CloseCause::no_hello:
        return start_close(cause, websocket::close_code::policy_error, "No answer to the session-hello");
    case CloseCause::drain:
        return start_close(cause, websocket::close_code::going_away, "The server is going away");
    default: return end(cause);
    }
}

void WsConnection::abandon() {
    leave_router(CloseCause::drain, no_close_frame);
}

void WsConnection::take(OutgoingPtr message) {
    if (closing_) return outbox_->give_back(message->cost());
    outbox_->put(std::move(message));
}

void WsConnection::arm_timer() {
    if (!held_back_ && limits_.ping_interval.count() == 0) return;
    timer_.expires_at(ping_due_);
    timer_.async_wait([self = self()](error_code error) {
        if (!error && self->in_router_) self->on_timer();
    });
}

void WsConnection::on_timer() {
    const auto now = steady_clock::now();
    if ((held_back_ || limits_.ping_interval.count() > 0) && now >= ping_due_) {
        // While the router keeps it waiting, its pongs are not read.
        if (is_taking() || waits_for_answer_) unanswered_pings_ = 0;
        if (unanswered_pings_ == 2) return end(held_back_ ? CloseCause::slow : CloseCause::silent);
        ping();
    }
    arm_timer();
}

std::chrono::milliseconds WsConnection::interval() const {
    return limits_.ping_interval.count() > 0 ? limits_.ping_interval : interval_without_pings;
}

/// Whether the peer shows that it lives in the one way in which it can: no answer can be seen while the ping
/// still waits for the peer to take what is before it, or the peer's frames for that.
bool WsConnection::is_taking() {
    if (!held_back_ && outbox_->ping_is_taken()) return false;
    return has_taken_more();
}

bool WsConnection::has_taken_more() {
    const std::uint64_t taken = outbox_->bytes_taken();
    return taken != std::exchange(bytes_taken_, taken);
}

void WsConnection::ping() {
    // An answer is expected in half an interval. Without one the second ping goes out at once, so that whoever
    // misses both is found within two intervals; with one, the other half is quiet.
    ping_due_ = steady_clock::now() + interval() / 2;
    const bool answered = std::exchange(expects_pong_, false) && unanswered_pings_ == 0;
    if (answered) return;
    expects_pong_ = true;
    ++unanswered_pings_;
    if (limits_.ping_interval.count() == 0) return;
    outbox_->put_ping();
    outbox_->flush();
}

void WsConnection::leave_router(CloseCause cause, std::uint16_t code) {
    if (!std::exchange(in_router_, false)) return;
    context_.router.disconnected(peer_id_, {cause, code}, context_.clock.now());
}

void WsConnection::end(CloseCause cause, std::uint16_t code) {
    leave_router(cause, code);
    closing_ = true;
    timer_.cancel();
    outbox_->close();
    thread_.remove(*this);
}

} // namespace jsongled
