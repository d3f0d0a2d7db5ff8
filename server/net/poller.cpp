#include "server/net/poller.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace jsongled {
namespace {

constexpr std::size_t told_in_a_turn = 64;
constexpr std::size_t ended_at_once = 16;

bool is_open(const epoll_event& event) {
    return (event.events & (EPOLLRDHUP | EPOLLERR | EPOLLHUP)) == 0;
}

std::system_error failure_of(const char* call) {
    return {errno, std::system_category(), call};
}

} // namespace

Poller::Poller() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (descriptor_ < 0) throw failure_of("epoll_create1");
}

Poller::~Poller() {
    ::close(descriptor_);
}

void Poller::add(int descriptor, Pollable& who, Interest interest) {
    control(EPOLL_CTL_ADD, descriptor, who, interest);
}

void Poller::change(int descriptor, Pollable& who, Interest interest) {
    control(EPOLL_CTL_MOD, descriptor, who, interest);
}

void Poller::remove(int descriptor, const Pollable& who) {
    ::epoll_ctl(descriptor_, EPOLL_CTL_DEL, descriptor, nullptr);
    for (std::size_t i = next_; i < seen_; ++i)
        if (events_[i].data.ptr == &who) events_[i].data.ptr = nullptr;
}

bool Poller::look() {
    if (next_ < seen_) return true;
    const int seen = ::epoll_wait(descriptor_, events_.data(), static_cast<int>(events_.size()), 0);
    next_ = 0;
    seen_ = seen > 0 ? static_cast<std::size_t>(seen) : 0;
    const auto ended = std::partition(events_.begin(), events_.begin() + seen_, is_open);
    seen_ = std::min(seen_, static_cast<std::size_t>(ended - events_.begin()) + ended_at_once);
    return seen_ > 0;
}

void Poller::tell() {
    for (const std::size_t end = std::min(seen_, next_ + told_in_a_turn); next_ < end;) {
        const epoll_event event = events_[next_++];
        if (!event.data.ptr) continue;
        static_cast<Pollable*>(event.data.ptr)
            ->ready({.readable = (event.events & (EPOLLIN | EPOLLRDHUP)) != 0,
                     .writable = (event.events & EPOLLOUT) != 0,
                     .ended = (event.events & EPOLLRDHUP) != 0,
                     .broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0});
    }
}

void Poller::control(int operation, int descriptor, Pollable& who, Interest interest) const {
    epoll_event event{};
    event.events = static_cast<std::uint32_t>(interest);
    event.data.ptr = &who;
    if (::epoll_ctl(descriptor_, operation, descriptor, &event) != 0) throw failure_of("epoll_ctl");
}

} // namespace jsongled
