#include "server/net/io_threads.hpp"

#include <algorithm>

namespace jsongled {

IoThreads::IoThreads(std::size_t count, Wakes& wakes) {
    for (std::size_t i = 0; i < count; ++i)
        threads_.push_back(std::make_unique<IoThread>(wakes));
}

void IoThreads::start() {
    for (const auto& thread : threads_)
        thread->start();
}

void IoThreads::stop() {
    for (const auto& thread : threads_)
        thread->stop();
}

IoThread& IoThreads::next() {
    turn_ = (turn_ + 1) % threads_.size();
    return *threads_[turn_];
}

IoThread& IoThreads::owner_of(asio::io_context& context) {
    return **std::ranges::find_if(threads_, [&](const auto& thread) { return &thread->context() == &context; });
}

void IoThreads::set_intake(const IntakeRates& rates) {
    for (const auto& thread : threads_)
        asio::post(thread->context(), [&thread = *thread, rates] { thread.set_intake(rates); });
}

void IoThreads::shed(std::size_t bytes) {
    // While one is under way, what it gives back is still to come.
    if (!shedding_.expired()) return;
    const auto shedding = std::make_shared<Shedding>(threads_.size(), bytes);
    shedding_ = shedding;
    for (std::size_t i = 0; i < threads_.size(); ++i)
        asio::post(threads_[i]->context(), [this, i, shedding] {
            if (shedding->add(i, threads_[i]->holdings())) close_those_of(shedding);
        });
}

void IoThreads::close_those_of(const std::shared_ptr<const Shedding>& shedding) {
    const std::vector<Shedding::Share> shares = shedding->shares();
    for (std::size_t i = 0; i < threads_.size(); ++i)
        if (shares[i].count > 0)
            // It is under way until all have done their share.
            asio::post(threads_[i]->context(),
                       [&thread = *threads_[i], share = shares[i], shedding] { thread.shed(share); });
}

bool IoThreads::are_alive() {
    // Each is asked, whatever the one before it answered.
    return std::ranges::count_if(threads_, [](const auto& thread) { return thread->is_alive(); }) ==
           std::ssize(threads_);
}

void IoThreads::drain(std::chrono::milliseconds duration, std::function<void()> drained) {
    draining_ = threads_.size();
    const auto one_drained = [this, drained = std::move(drained)] {
        if (--draining_ == 0) drained();
    };
    for (const auto& thread : threads_)
        asio::post(thread->context(),
                   [&thread, duration, one_drained] { thread->drain(duration, one_drained); });
}

} // namespace jsongled
