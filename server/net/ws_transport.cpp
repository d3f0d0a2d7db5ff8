#include "server/net/ws_transport.hpp"

#include <charconv>

namespace jsongled {
namespace {

/// A message over its limit is read to its end, so that its sender can be told; but not whatever its length.
constexpr std::uint32_t hard_limit_factor = 16;

} // namespace

WsTransport::WsTransport(Wire wire, IoThread& thread, TransportEvents& events, const ConnectionLimits& limits,
                         std::string_view peer_json, const OutboxMeans& means)
    : wire_(std::move(wire)),
      thread_(thread),
      events_(events),
      reader_(frame_limits(limits.first_message_bytes())),
      outbox_(peer_json, limits.max_outbox_bytes, means) {}

WsTransport::~WsTransport() {
    end();
}

FrameLimits WsTransport::frame_limits(std::uint32_t message_bytes) {
    return {message_bytes, message_bytes * hard_limit_factor};
}

std::size_t WsTransport::kept_bytes() const {
    return outbox_.waiting() + reader_.allocated_bytes() + (pending_ ? pending_->size() : 0);
}

void WsTransport::start(std::string answer, std::string_view early) {
    thread_.poller().add(wire_.descriptor(), *this, interest_);
    outbox_.put_frame(std::move(answer), thread_.scratch());
    if (!early.empty()) pending_ = std::make_unique<std::string>(early);
    intake_.take_bytes(thread_.intake(), early.size(), thread_.now());
    if (has_more()) thread_.again(*this);
}

void WsTransport::put(OutgoingPtr message) {
    if (stage_ > Stage::deaf) return outbox_.give_back(message->cost());
    outbox_.put(std::move(message), thread_.scratch());
}

void WsTransport::flush() {
    if (stage_ >= Stage::shut || blocked_) return;
    const std::uint64_t before = outbox_.bytes_written();
    const Moved moved = outbox_.write(wire_, thread_.scratch());
    if (moved.state == Moved::State::ended || moved.state == Moved::State::failed) return drop();
    blocked_ = moved.state != Moved::State::some;
    if (!blocked_ && stage_ == Stage::ending) return end_stream();
    watch();
    watch_writing(before);
    if (stage_ > Stage::deaf) return;
    if (paused_ && !outbox_.is_filling()) events_.took_some();
    if (outbox_.has_drained()) events_.drained();
}

/// `before` have been written before the last write.
void WsTransport::watch_writing(std::uint64_t before) {
    if (!blocked_) {
        stuck_since_ = {};
    } else if (!stuck_since_.is_set() || outbox_.bytes_written() != before) {
        stuck_since_ = NearTime(thread_.now());
        untaken_ = static_cast<std::uint32_t>(wire_.unacknowledged());
        set_alarm();
    }
}

void WsTransport::pause() {
    paused_ = true;
    watch();
}

void WsTransport::resume() {
    paused_ = false;
    if (stage_ == Stage::gone) return;
    watch();
    if (has_more()) thread_.again(*this);
}

void WsTransport::probe(std::uint64_t number) {
    if (stage_ != Stage::open) return;
    outbox_.put_ping(number, thread_.scratch());
    flush();
}

bool WsTransport::has_taken_more() {
    const std::uint64_t taken = outbox_.bytes_taken(wire_);
    return taken != std::exchange(bytes_taken_, taken);
}

void WsTransport::wake_at(Time when) {
    if (stage_ > Stage::deaf) return;
    due_ = NearTime(when);
    set_alarm();
}

void WsTransport::ready(Ready ready) {
    if (stage_ == Stage::gone) return;
    if (ready.writable && std::exchange(blocked_, false)) flush();
    if (stage_ == Stage::gone) return;
    // TLS may have waited to write before it could read.
    if ((ready.readable || wire_.is_tls()) && is_reading())
        read();
    else if (ready.broken)
        drop();
    else if (ready.ended && !std::exchange(ended_, true)) {
        watch();
        events_.ended();
    }
}

void WsTransport::read() {
    if (pending_) {
        const auto pending = std::exchange(pending_, nullptr);
        take(*pending);
    } else {
        const Moved moved = wire_.read(thread_.read_buffer());
        switch (moved.state) {
        case Moved::State::some:
            intake_.take_bytes(thread_.intake(), moved.bytes, thread_.now());
            take(thread_.read_buffer().first(moved.bytes));
            break;
        case Moved::State::wants_read: return;
        case Moved::State::wants_write: blocked_ = true; return watch();
        case Moved::State::ended: return stream_ended();
        case Moved::State::failed: return drop();
        }
    }
    if (stage_ == Stage::gone) return;
    // What the others have to say has its turn before the rest.
    if (is_reading() && has_more()) thread_.again(*this);
    if (!outbox_.is_empty() || stage_ == Stage::ending) flush();
}

void WsTransport::take(std::span<char> bytes) {
    const Time now = thread_.now();
    std::uint32_t parts = 0;
    while (auto event = reader_.next(bytes, parts)) {
        charge(Intake::whole_message + std::exchange(parts, 0) * Intake::part_of_message -
                   Intake::part_of_message,
               now);
        if (reader_.is_between_messages()) message_since_ = {};
        std::visit([this](const auto& told_of) { told(told_of); }, *event);
        if (stage_ == Stage::gone) return;
        slow_down(now);
        if (stage_ == Stage::gone) return;
        if (!is_reading()) {
            if (!bytes.empty()) pending_ = std::make_unique<std::string>(bytes.begin(), bytes.end());
            break;
        }
    }
    if (parts > 0 || stage_ > Stage::deaf) {
        charge(parts * Intake::part_of_message, now);
        slow_down(now);
        if (stage_ == Stage::gone) return;
    }
    if (reader_.is_between_messages()) return;
    // In the middle of a frame no pong can come.
    if (stage_ == Stage::open) events_.heard();
    if (!message_since_.is_set()) {
        message_since_ = NearTime(thread_.now());
        set_alarm();
    }
}

void WsTransport::told(const FrameReader::Text& text) {
    if (stage_ != Stage::open) return;
    if (refuses())
        return events_.refused(text.text, text.text.size(), intake_.rest(thread_.intake(), thread_.now()));
    events_.text(text.text);
}

void WsTransport::told(const FrameReader::Oversized& oversized) {
    if (stage_ != Stage::open) return;
    if (refuses())
        return events_.refused(oversized.beginning, oversized.bytes,
                               intake_.rest(thread_.intake(), thread_.now()));
    events_.oversized(oversized.bytes, oversized.beginning);
}

void WsTransport::told(const FrameReader::Ping& ping) {
    if (stage_ != Stage::open) return;
    events_.heard();
    std::string pong;
    append_control_frame(pong, Opcode::pong, ping.payload);
    outbox_.put_frame(std::move(pong), thread_.scratch());
}

void WsTransport::told(const FrameReader::Pong& pong) {
    if (stage_ != Stage::open) return;
    events_.heard();
    std::uint64_t number = 0;
    const char* const end = pong.payload.data() + pong.payload.size();
    const auto [stopped, error] = std::from_chars(pong.payload.data(), end, number);
    if (error == std::errc() && stopped == end) events_.answered(number);
}

void WsTransport::watch() {
    if (stage_ == Stage::gone) return;
    const Interest wanted = is_reading()              ? Interest::reading
                            : ended_ || stream_ended_ ? Interest::nothing
                                                      : Interest::end;
    const Interest interest = blocked_ ? wanted | Interest::writing : wanted;
    if (interest == std::exchange(interest_, interest)) return;
    thread_.poller().change(wire_.descriptor(), *this, interest);
}

} // namespace jsongled
