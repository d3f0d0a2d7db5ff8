#include "tests/bench/load/loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "tests/bench/load/client.hpp"
#include "tests/bench/load/failure.hpp"

namespace jsongled::load {

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), scratch_(262'144, '\0') {
    if (epoll_ < 0) throw Failure("epoll_create1");
}

Loop::~Loop() {
    ::close(epoll_);
}

void Loop::add(Client& client, int descriptor) const {
    epoll_event event{};
    // On edges: one registration for life.
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &client;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) throw Failure("epoll_ctl");
}

void Loop::forget(Client& client) {
    for (Ready& each : ready_)
        if (each.client == &client) each.client = nullptr;
    std::erase(to_flush_, &client);
}

void Loop::turn(std::chrono::milliseconds patience) {
    flush();
    std::array<epoll_event, 512> events{};
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(patience.count()));
    ready_.clear();
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        ready_.push_back({static_cast<Client*>(event.data.ptr), event.events});
    }
    for (const Ready& each : ready_)
        if (each.client != nullptr) each.client->become_ready(each.events);
    ready_.clear();
    flush();
}

void Loop::turn_for(std::chrono::duration<double> duration) {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(duration);
    while (Clock::now() < end)
        turn(std::chrono::milliseconds(10));
}

void Loop::flush() {
    for (std::size_t i = 0; i < to_flush_.size(); ++i)
        to_flush_[i]->flush();
    to_flush_.clear();
}

void Loop::give_up(const char* what) {
    throw Failure(std::string("too long a wait for ") + what);
}

} // namespace jsongled::load
