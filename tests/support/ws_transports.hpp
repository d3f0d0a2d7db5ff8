#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "server/net/ws_frame.hpp"
#include "server/net/ws_transport.hpp"
#include "server/observe/metrics.hpp"
#include "tests/support/frame_events.hpp"
#include "tests/support/transport_notes.hpp"
#include "tests/support/wire_ends.hpp"

namespace jsongled::testing {

inline std::string frame(Opcode opcode, std::string_view payload) {
    return client_frame(0x80U + static_cast<unsigned>(opcode), payload);
}
inline std::string close_frame(std::uint16_t code, std::string_view reason = {}) {
    std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
    return frame(Opcode::close, payload.append(reason));
}
inline std::string server_close(std::uint16_t code, std::string_view reason = {}) {
    std::string frame;
    append_close_frame(frame, code, reason);
    return frame;
}

using Lines = std::vector<std::string>;

/// A transport on a thread that does not run: its loop is run by hand, and its time stands still.
class WsTransports {
  public:
    explicit WsTransports(WireEnds::Kind kind = WireEnds::Kind::plain, int room = 0) : ends(kind, room) {}
    ~WsTransports() {
        transport.reset();
        EXPECT_EQ(gauge(), 0) << "nothing waits for who is gone";
        if (descriptor_ >= 0) {
            EXPECT_EQ(::fcntl(descriptor_, F_GETFD), -1) << "its descriptor is open";
        }
    }

    void open(std::string_view early = {}) {
        descriptor_ = ends.wire().descriptor();
        transport =
            std::make_unique<WsTransport>(std::move(ends.wire()), thread, events, limits, "\"peer\"", means);
        events.transport = transport.get();
        transport->start("upgraded ", early);
        thread.turn([&] { transport->flush(); });
        run();
        EXPECT_EQ(ends.read(), "upgraded ");
    }

    /// Until there is nothing left to do.
    void run() {
        for (int i = 0; i < 5; ++i) {
            thread.context().restart();
            thread.context().poll();
        }
    }
    void say(std::string_view bytes) {
        EXPECT_TRUE(ends.write(bytes));
        run();
    }
    void pass(std::chrono::milliseconds time) {
        now += time;
        thread.turn([&] { thread.wheel().advance(now); });
        run();
    }
    void close(std::uint16_t code, std::string_view reason = {}) {
        thread.turn([&] { transport->close(code, reason, std::chrono::seconds(5)); });
        run();
    }
    /// A ping's worth of the server's, with so many bytes of a message.
    OutgoingPtr put(std::size_t size) {
        OutgoingPtr message = Outgoing::restore(Action::session_text, "m", "alice",
                                                ",\"jsongle\":\"" + std::string(size, 'x') + "\"}");
        EXPECT_TRUE(transport->reserve(message->cost()));
        thread.turn([&] {
            transport->put(message);
            transport->flush();
        });
        return message;
    }
    static std::string whole(const OutgoingPtr& message) {
        const std::string text = text_for(*message, "peer", {"jsongled", "", "0", "s-"});
        std::string frame;
        append_frame_header(frame, Opcode::text, text.size());
        return frame + text;
    }
    double gauge() { return metrics.series<Metric::send_queue>().Value(); }

    Metrics metrics{"test"};
    const ServerIdentity identity{"jsongled", "", "0", "s-"};
    const OutboxMeans means{identity, metrics};
    ConnectionLimits limits{100'000, 1 << 20, std::chrono::seconds(10), std::chrono::seconds(30)};
    // The loop's own timer goes by the machine's time, which never comes to any deadline that is set here.
    Timed::Time now = std::chrono::steady_clock::now() + std::chrono::hours(1);
    Wakes wakes;
    IoThread thread{wakes, [this] { return now; }};
    TransportNotes events;
    WireEnds ends;
    std::unique_ptr<WsTransport> transport;

  private:
    int descriptor_ = -1;
};

} // namespace jsongled::testing
