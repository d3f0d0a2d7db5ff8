#include "tests/support/session_world.hpp"

#include "server/net/session.hpp"
#include "server/net/ws_transport.hpp"
#include "tests/support/moments.hpp"

namespace jsongled::testing {
namespace {

/// The loop's own timer goes by the machine's time, which never comes to any deadline that is set here.
SteadyTime beyond_all_timers() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now()) +
           std::chrono::hours(1);
}

RouterSettings settings_of(Auth auth) {
    RouterSettings settings{{2, 12, 6}, {}};
    settings.auth = auth;
    return settings;
}

} // namespace

SessionWorld::SessionWorld(const ConnectionLimits& limits, int room)
    : limits_(limits),
      room_(room),
      now_{first_moment.wall, beyond_all_timers()},
      log_(LogLevel::error, LogFormat::json, -1),
      router_("jsongled", settings_of(Auth::none), store_, telemetry_),
      admission_(1'000, limits),
      context_{router_, telemetry_, admission_, authenticator_, identity_, *this, *this},
      thread_(router_.wakes(), [this] { return Timed::Time(now_.steady); }) {}

SessionWorld::~SessionWorld() {
    thread_.stop();
}

WireEnds& SessionWorld::connect(std::string_view early) {
    WireEnds& ends = *clients_.emplace_back(std::make_unique<WireEnds>(WireEnds::Kind::plain, room_));
    auto session = std::make_unique<Session>(context_, thread_, fresh());
    auto transport = std::make_unique<WsTransport>(std::move(ends.wire()), thread_, *session, limits_,
                                                   session->peer_json(), means_);
    transport->start("upgraded ", early);
    thread_.turn([&] {
        session->start(std::move(transport), "192.0.2.1", limits_);
        thread_.add(std::move(session));
    });
    run();
    return ends;
}

void SessionWorld::run() {
    do
        thread_.context().restart();
    while (thread_.context().poll() > 0);
}

void SessionWorld::pass(std::chrono::milliseconds time) {
    now_ += time;
    router_.tick(now_);
    thread_.turn([&] { thread_.wheel().advance(now_.steady); });
    run();
}

void SessionWorld::settle() {
    while (store_.work(router_))
        run();
}

void SessionWorld::ask_for(Auth auth) {
    router_.set(settings_of(auth));
}

void SessionWorld::shed(std::size_t count) {
    thread_.shed({count, {}});
    run();
}

void SessionWorld::drain() {
    admission_.start_draining();
    thread_.drain(std::chrono::milliseconds(0), [] {});
    run();
}

} // namespace jsongled::testing
