#include "server/net/poller.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace jsongled {
namespace {

bool is_open(const epoll_event& event) {
    return (event.events & (EPOLLRDHUP | EPOLLERR | EPOLLHUP)) == 0;
}

Pollable::Ready ready_by(std::uint32_t events) {
    return {.readable = (events & (EPOLLIN | EPOLLRDHUP)) != 0,
            .writable = (events & EPOLLOUT) != 0,
            .ended = (events & EPOLLRDHUP) != 0,
            .broken = (events & (EPOLLERR | EPOLLHUP)) != 0};
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
    if (!aside_.contains(&who)) control(EPOLL_CTL_MOD, descriptor, who, interest);
}

void Poller::remove(int descriptor, const Pollable& who) {
    if (aside_.erase(&who) > 0) return;
    ::epoll_ctl(descriptor_, EPOLL_CTL_DEL, descriptor, nullptr);
    for (std::size_t i = next_; i < seen_; ++i)
        if (events_[i].data.ptr == &who) events_[i].data.ptr = nullptr;
}

bool Poller::look() {
    if (next_ < seen_) return true;
    const int seen = ::epoll_wait(descriptor_, events_.data(), static_cast<int>(events_.size()), 0);
    next_ = 0;
    seen_ = seen > 0 ? static_cast<std::size_t>(seen) : 0;
    const auto seen_end = events_.begin() + static_cast<std::ptrdiff_t>(seen_);
    const auto ended = std::partition(events_.begin(), seen_end, is_open);
    std::for_each(ended, seen_end, [this](const epoll_event& event) { set_aside(event); });
    seen_ = static_cast<std::size_t>(ended - events_.begin());
    return seen_ > 0 || has_some_aside();
}

std::size_t Poller::tell(std::size_t most, std::size_t most_ended) {
    const std::size_t begin = next_;
    for (const std::size_t end = std::min(seen_, next_ + most); next_ < end;) {
        const epoll_event event = events_[next_++];
        if (event.data.ptr) static_cast<Pollable*>(event.data.ptr)->ready(ready_by(event.events));
    }
    const std::size_t told = next_ - begin;
    tell_of_ended(most_ended);
    return told;
}

void Poller::set_aside(const epoll_event& event) {
    auto* const who = static_cast<Pollable*>(event.data.ptr);
    ::epoll_ctl(descriptor_, EPOLL_CTL_DEL, who->watched().descriptor, nullptr);
    aside_.insert_or_assign(who, Aside{++last_, event.events});
    order_.emplace_back(who, last_);
}

void Poller::tell_of_ended(std::size_t most) {
    for (std::size_t left = most; left > 0 && !order_.empty();) {
        const auto [who, number] = order_.front();
        order_.pop_front();
        const auto found = aside_.find(who);
        // Removed, and perhaps somebody else by now.
        if (found == aside_.end() || found->second.number != number) continue;
        Pollable::Ready ready = ready_by(found->second.events);
        aside_.erase(found);
        epoll_event event{};
        event.events = static_cast<std::uint32_t>(who->watched().interest);
        event.data.ptr = who;
        // Whoever cannot be watched any more hears nothing after this.
        ready.broken |= ::epoll_ctl(descriptor_, EPOLL_CTL_ADD, who->watched().descriptor, &event) != 0;
        who->ready(ready);
        --left;
    }
}

void Poller::control(int operation, int descriptor, Pollable& who, Interest interest) const {
    epoll_event event{};
    event.events = static_cast<std::uint32_t>(interest);
    event.data.ptr = &who;
    if (::epoll_ctl(descriptor_, operation, descriptor, &event) != 0) throw failure_of("epoll_ctl");
}

} // namespace jsongled
