#pragma once

#include <functional>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "server/net/poller.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// Has a poller looked at by Asio's loop: one descriptor of the loop stands for all of the poller's. The poller
/// outlives it, and is best made before the loop's context, on which others may hold on to it to the end.
class Polled {
  public:
    /// `tell` is called on the loop when the poller has seen something; `looks` times at most before the rest
    /// of the loop has its turn. Throws boost::system::system_error.
    Polled(asio::io_context& context, Poller& poller, int looks, std::function<void()> tell);

  private:
    void wait();
    void look();

    Poller& poller_;
    const int looks_;
    std::function<void()> tell_;
    asio::posix::basic_stream_descriptor<Executor> descriptor_;
};

} // namespace jsongled
