#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "server/net/poller.hpp"
#include "server/net/types.hpp"
#include "server/net/wire.hpp"

namespace jsongled {

/// A wire as a coroutine uses it: each operation waits until something can be done, the wire has ended or the
/// time is over. On one thread.
class WireStream final : private Pollable {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// The poller outlives it.
    WireStream(Wire wire, Poller& poller, const Executor& executor)
        : wire_(std::move(wire)), poller_(poller), executor_(executor), alarm_(executor) {}
    ~WireStream() { forget(); }
    WireStream(const WireStream&) = delete;
    WireStream& operator=(const WireStream&) = delete;

    /// For the operations from now on.
    void expires_at(Time when) { expires_at_ = when; }
    void expires_after(std::chrono::milliseconds time) { expires_at(std::chrono::steady_clock::now() + time); }

    /// Whether the time is over.
    bool is_late() const { return std::chrono::steady_clock::now() >= expires_at_; }

    // `some`, `ended`, or `failed`, which is also the end of the time. They throw std::system_error where the
    // wire cannot be watched.
    asio::awaitable<Moved, Executor> handshake();
    /// The poller is asked first, though something may be there: it says whose turn it is.
    asio::awaitable<Moved, Executor> peek(char& first);
    asio::awaitable<Moved, Executor> read(std::span<char> room);
    asio::awaitable<Moved, Executor> write(std::span<const iovec> pieces);

    /// To be moved from when somebody else goes on with it.
    Wire& wire() { return wire_; }
    const Executor& executor() const { return executor_; }

  private:
    void ready(Ready ready) override;
    Watch watched() const override { return {wire_.descriptor(), interest_}; }

    template<class Step>
    asio::awaitable<Moved, Executor> wait_for(Step step);
    /// False once the time is over.
    asio::awaitable<bool, Executor> is_ready_for(Interest interest);
    void forget();

    Wire wire_;
    Poller& poller_;
    Executor executor_;
    Timer alarm_; ///< cancelled once the wire is ready
    Time expires_at_ = Time::max();
    Interest interest_ = Interest::nothing;
    bool is_watched_ = false; ///< while it is waited for, and not longer: what is broken is told without end
};

} // namespace jsongled
