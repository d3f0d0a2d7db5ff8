#include "server/net/polled.hpp"

#include <fcntl.h>

namespace jsongled {
namespace {

/// How often the poller is looked at before the rest of the loop has its turn.
constexpr int looks = 4;

} // namespace

Polled::Polled(asio::io_context& context, Poller& poller, std::function<void()> tell)
    : poller_(poller),
      tell_(std::move(tell)),
      // One of its own, as both close theirs.
      descriptor_(context, ::fcntl(poller.descriptor(), F_DUPFD_CLOEXEC, 0)) {
    wait();
}

void Polled::wait() {
    descriptor_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code error) {
        if (error) return;
        for (int look = 0; look < looks && poller_.look(); ++look)
            tell_();
        wait();
    });
}

} // namespace jsongled
