#include "server/net/ws_transport.hpp"

#include <algorithm>

// How a WebSocket ends: at the client's word or the server's, and of whatever takes too long.

namespace jsongled {
namespace {

/// Whoever takes what is before the close has so long to take some more of it, and so many times the patience
/// for all of it.
constexpr std::chrono::seconds taking_timeout{5};
constexpr int longest_taking = 12;

/// How often a closing connection is looked at.
constexpr std::chrono::seconds close_watch{1};

/// Whoever takes nothing of what waits for it for so long is gone.
constexpr std::chrono::seconds write_timeout{30};

/// How long a message may take to come, and how much longer for its size: whoever sends a byte now and then
/// holds memory for nothing.
constexpr std::chrono::seconds message_timeout{30};
constexpr std::uint64_t slowest_bytes_per_second = 4096;

} // namespace

void WsTransport::told(const FrameReader::Close& close) {
    if (stage_ == Stage::closing)
        stage_ = Stage::ending;
    else
        leave({CloseCause::client, close.code}, close.code == no_close_code ? close_code::normal : close.code,
              "");
}

void WsTransport::told(const FrameReader::Fault& fault) {
    if (stage_ == Stage::closing)
        stage_ = Stage::ending;
    else
        leave({CloseCause::protocol, fault.code}, fault.code, fault.why);
}

void WsTransport::leave(Departure departure, std::uint16_t answer, std::string_view reason) {
    stage_ = Stage::deaf;
    events_.leaving(departure, answer, reason);
}

void WsTransport::close(std::uint16_t code, std::string_view reason, std::chrono::seconds patience) {
    if (stage_ > Stage::deaf) return;
    std::string frame;
    append_close_frame(frame, code, reason);
    outbox_.put_frame(std::move(frame), thread_.scratch());
    stage_ = stage_ == Stage::open ? Stage::closing : Stage::ending;
    // A message of which a part has come is for nobody any more.
    reader_.keep_nothing();
    // Whoever floods has to wait for what it sends to be read, the others once they have said much more.
    if (!refused_) {
        slowed_ = false;
        intake_ = {};
    }
    bytes_taken_ = outbox_.bytes_taken(wire_);
    due_ = NearTime(thread_.now() + patience);
    last_due_ = NearTime(thread_.now() + longest_taking * patience);
    set_alarm();
    watch();
    if (has_more()) thread_.again(*this);
    flush();
}

/// The client sends nothing more, but it may still read.
void WsTransport::stream_ended() {
    stream_ended_ = true;
    // It has said goodbye, and the answer to that is still to come.
    if (stage_ == Stage::deaf) return watch();
    if (stage_ == Stage::ending && !outbox_.is_empty()) return watch();
    drop();
}

/// Whoever has said goodbye reads the end of the stream behind it, not a reset.
void WsTransport::end_stream() {
    if (stream_ended_) return drop();
    stage_ = Stage::shut;
    wire_.shut_down();
    watch();
}

void WsTransport::drop() {
    if (stage_ == Stage::gone) return;
    end();
    events_.gone();
}

void WsTransport::end() {
    if (std::exchange(stage_, Stage::gone) == Stage::gone) return;
    thread_.poller().remove(wire_.descriptor(), *this);
    thread_.not_again(*this);
    Wheel::cancel(*this);
    wire_.close();
    outbox_.clear();
    pending_.reset();
}

void WsTransport::due(Time now) {
    if (stage_ == Stage::gone) return;
    if (stage_ > Stage::deaf) return watch_close(now);
    if (now >= message_due(now) && stage_ == Stage::open)
        leave({CloseCause::protocol, close_code::policy}, close_code::policy, "The message takes too long");
    if (now >= due_.from(now)) {
        due_ = {};
        events_.due(now);
    }
    if (stage_ != Stage::gone) go_on_if_rested(now);
    if (stage_ != Stage::gone && now >= stuck_due(now) && !takes_some(now)) events_.stuck();
    if (stage_ != Stage::gone) set_alarm();
}

/// It is told that it can write again only when much has been taken: whoever takes little at a time takes some.
bool WsTransport::takes_some(Time now) {
    const auto untaken = static_cast<std::uint32_t>(wire_.unacknowledged());
    if (untaken >= std::exchange(untaken_, untaken)) return false;
    stuck_since_ = NearTime(now);
    return true;
}

WsTransport::Time WsTransport::stuck_due(Time now) const {
    return stuck_since_.is_set() ? stuck_since_.from(now) + write_timeout : Time::max();
}

WsTransport::Time WsTransport::message_due(Time now) const {
    if (!message_since_.is_set()) return Time::max();
    const std::uint64_t time = reader_.message_bytes() * 1000 / slowest_bytes_per_second;
    return message_since_.from(now) + message_timeout + std::chrono::milliseconds(time);
}

/// Whoever is still taking what was before the close gets some time for it, and then no more.
void WsTransport::watch_close(Time now) {
    if (has_taken_more() && outbox_.is_waiting(wire_))
        due_ = NearTime(std::min(now + taking_timeout, last_due_.from(now)));
    if (now >= due_.from(now)) return drop();
    go_on_if_rested(now);
    set_alarm();
}

void WsTransport::set_alarm() {
    const Time now = thread_.now();
    const Time due = due_.from(now);
    const Time when = stage_ > Stage::deaf ? std::min({due, now + close_watch, slowed_due()})
                                           : std::min({due, message_due(now), stuck_due(now), slowed_due()});
    if (when == Time::max())
        Wheel::cancel(*this);
    else
        thread_.wheel().set(*this, when);
}

} // namespace jsongled
