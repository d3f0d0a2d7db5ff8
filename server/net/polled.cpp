#include "server/net/polled.hpp"

#include <boost/asio/post.hpp>
#include <fcntl.h>

namespace jsongled {
Polled::Polled(asio::io_context& context, Poller& poller, int looks, std::function<void()> tell)
    : poller_(poller),
      looks_(looks),
      tell_(std::move(tell)),
      // One of its own, as both close theirs.
      descriptor_(context, ::fcntl(poller.descriptor(), F_DUPFD_CLOEXEC, 0)) {
    wait();
}

void Polled::wait() {
    descriptor_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code error) {
        if (!error) look();
    });
}

void Polled::look() {
    for (int look = 0; look < looks_ && poller_.look(); ++look)
        tell_();
    if (poller_.has_some_aside())
        asio::post(descriptor_.get_executor(), [this] { look(); });
    else
        wait();
}

} // namespace jsongled
