#include "storage/queued_store.hpp"

#include <utility>

#include "storage/owed_presence.hpp"

namespace jsongled {

Store::Intake QueuedStore::write(Sequence sequence, Write write) {
    const std::size_t bytes = memory_bytes(write);
    const std::size_t owed = is_presence(write) ? owed_.load(std::memory_order_relaxed) : 0;
    std::size_t before = 0;
    {
        const std::lock_guard lock(mutex_);
        if (writes_ + owed >= most_writes_ || bytes_ + bytes > most_bytes_) return Intake::full;
        before = commands_.size();
        commands_.emplace_back(Written{sequence, std::move(write)});
        ++writes_;
        bytes_ += bytes;
    }
    wake_for_first(before);
    return Intake::taken;
}

void QueuedStore::ask(Ticket ticket, Question question) {
    std::size_t before = 0;
    {
        const std::lock_guard lock(mutex_);
        before = commands_.size();
        commands_.emplace_back(Asked{ticket, std::move(question)});
    }
    wake_for_first(before);
}

void QueuedStore::wake_for_first(std::size_t waiting) {
    if (waiting == 0) waiting_.notify_one();
}

std::optional<std::chrono::steady_clock::time_point> QueuedStore::busy_since() const {
    using std::chrono::steady_clock;
    const steady_clock::rep began = began_.load(std::memory_order_relaxed);
    if (began == 0) return std::nullopt;
    return steady_clock::time_point(steady_clock::duration(began));
}

bool QueuedStore::work(StoreEvents& events) {
    struct Busy {
        std::atomic<std::chrono::steady_clock::rep>& began;
        ~Busy() { began.store(0, std::memory_order_relaxed); }
    } const busy{began_};
    began_.store(std::chrono::steady_clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    std::vector<Command> commands;
    {
        const std::lock_guard lock(mutex_);
        commands.swap(commands_);
        writes_ = 0;
        bytes_ = 0;
    }
    if (commands.empty()) {
        rest(events);
        return false;
    }
    carry_out(std::move(commands), events);
    return true;
}

bool QueuedStore::wait() {
    const auto longest = patience();
    std::unique_lock lock(mutex_);
    const auto is_over = [this] { return closed_ || !commands_.empty(); };
    if (longest)
        waiting_.wait_for(lock, *longest, is_over);
    else
        waiting_.wait(lock, is_over);
    return !closed_ || !commands_.empty();
}

void QueuedStore::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    waiting_.notify_all();
}

void QueuedStore::count_queue(StoreHealth& health) {
    const std::lock_guard lock(mutex_);
    health.queued_writes = writes_;
    health.queued_bytes = bytes_;
}

} // namespace jsongled
