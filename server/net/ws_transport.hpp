#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/net/connection_limits.hpp"
#include "server/net/frame_reader.hpp"
#include "server/net/intake.hpp"
#include "server/net/io_thread.hpp"
#include "server/net/near_time.hpp"
#include "server/net/outbox.hpp"
#include "server/net/transport.hpp"

namespace jsongled {

/// One WebSocket behind its upgrade, over a wire: here bytes become messages, and messages bytes.
class WsTransport final : public Transport, private Pollable, private Timed {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// `peer_json` is the client's peer id as a JSON string; it and the others outlive this.
    WsTransport(Wire wire, IoThread& thread, TransportEvents& events, const ConnectionLimits& limits,
                std::string_view peer_json, const OutboxMeans& means);
    ~WsTransport() override;

    /// Begins: with the answer to the upgrade, and with what came behind the request. Throws std::system_error.
    void start(std::string answer, std::string_view early);

    bool reserve(std::size_t cost) override { return outbox_.reserve(cost); }
    Fill fill_with(std::size_t cost) const override { return outbox_.fill_with(cost); }
    std::size_t kept_bytes() const override;
    void let_say(std::uint32_t message_bytes) override { reader_.set_limits(frame_limits(message_bytes)); }
    void put(OutgoingPtr message) override;
    void flush() override;
    void pause() override;
    void resume() override;
    bool has_ended() const override { return ended_; }
    bool is_filling() const override { return outbox_.is_filling(); }
    void rename(std::string_view peer_json) override { outbox_.rename(peer_json); }
    void probe(std::uint64_t number) override;
    bool probe_is_taken() override { return outbox_.ping_is_taken(wire_); }
    bool has_taken_more() override;
    void wake_at(Time when) override;
    void close(std::uint16_t code, std::string_view reason, std::chrono::seconds patience) override;
    void drop() override;

  private:
    /// How far the end has come.
    enum class Stage : std::uint8_t {
        open,
        deaf,    ///< the client's last frame has come, or a fault, or one is late: what follows is nothing
        closing, ///< the close frame is in the outbox, and the client has yet to send its own
        ending,  ///< there will be no more frames of the client: once all is written, the stream ends
        shut,    ///< nothing more is written
        gone,
    };

    static FrameLimits frame_limits(std::uint32_t message_bytes);

    void ready(Ready ready) override;
    Watch watched() const override { return {wire_.descriptor(), interest_}; }
    void due(Time now) override;

    void read();
    void take(std::span<char> bytes);
    void charge(std::uint32_t thousandths, Time now);
    /// Stops reading where the client has sent too much.
    void slow_down(Time now);
    void go_on_if_rested(Time now);
    /// Whether what comes is not heard any more, and its sender told so.
    bool refuses();
    void told(const FrameReader::Text& text);
    void told(const FrameReader::Oversized& oversized);
    void told(const FrameReader::Ping& ping);
    void told(const FrameReader::Pong& pong);
    void told(const FrameReader::Close& close);
    void told(const FrameReader::Fault& fault);
    /// To be called in the stages before the server's own close frame.
    void leave(Departure departure, std::uint16_t answer, std::string_view reason);
    void stream_ended();
    void end_stream();
    bool has_more() const { return pending_ || wire_.has_more(); }
    bool is_reading() const { return !(paused_ && stage_ == Stage::open) && !slowed_ && !stream_ended_; }
    void watch();
    void watch_writing(std::uint64_t before);
    bool takes_some(Time now);
    Time stuck_due(Time now) const;
    Time message_due(Time now) const;
    Time slowed_due();
    void watch_close(Time now);
    void set_alarm();
    void end();

    Wire wire_;
    IoThread& thread_;
    TransportEvents& events_;
    FrameReader reader_;
    Outbox outbox_;
    std::unique_ptr<std::string> pending_; ///< has come, and is not looked at yet
    std::uint64_t bytes_taken_ = 0;
    NearTime due_;           ///< when the session is told; once it is closing, when that is over
    NearTime last_due_;      ///< once it is closing: when that is over whatever the client takes
    NearTime message_since_; ///< when the message began of which a part has come
    NearTime stuck_since_;   ///< when something was written last, while something waits for that
    Intake intake_;
    Interest interest_ = Interest::reading;
    std::uint32_t untaken_ = 0; ///< by the client's system, of what is written, when that was looked at last
    Stage stage_ = Stage::open;
    bool paused_ = false;
    bool slowed_ = false;       ///< it has sent too much
    bool refused_ = false;      ///< something, since it had its rest
    bool blocked_ = false;      ///< the socket takes nothing more for now
    bool ended_ = false;        ///< that of the client, seen while it is paused
    bool stream_ended_ = false; ///< that of the client, read to its end
};
static_assert(sizeof(WsTransport) <= 248, "each idle connection has one: one byte more costs 16");

} // namespace jsongled
