#include "server/net/polled.hpp"

#include <boost/asio/post.hpp>
#include <fcntl.h>

namespace jsongled {
Polled::Polled(asio::io_context& context, Poller& poller, Share share, std::function<void()> tell, Clock now)
    : poller_(poller),
      share_(share),
      tell_(std::move(tell)),
      now_(std::move(now)),
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
    const auto begin = now_();
    for (int look = 0; look < share_.looks && poller_.look(); ++look) {
        tell_();
        if (now_() - begin >= share_.time) break;
    }
    if (poller_.has_some_aside())
        asio::post(descriptor_.get_executor(), [this] { look(); });
    else
        wait();
}

} // namespace jsongled
