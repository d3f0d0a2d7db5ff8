#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "server/net/poller.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// Has a poller looked at by Asio's loop: one descriptor of the loop stands for all of the poller's. The poller
/// outlives it, and is best made before the loop's context, on which others may hold on to it to the end.
class Polled {
  public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    /// What it takes of the loop before the rest has its turn: so many looks, of which none begins later.
    struct Share {
        int looks;
        std::chrono::microseconds time;
    };

    /// `tell` is called on the loop when the poller has seen something. Throws boost::system::system_error.
    Polled(asio::io_context& context, Poller& poller, Share share, std::function<void()> tell,
           Clock now = std::chrono::steady_clock::now);

  private:
    void wait();
    void look();

    Poller& poller_;
    const Share share_;
    std::function<void()> tell_;
    const Clock now_;
    asio::posix::basic_stream_descriptor<Executor> descriptor_;
};

} // namespace jsongled
