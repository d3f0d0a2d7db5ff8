#include "storage/queued_call_store.hpp"

#include <utility>

namespace jsongled {

void QueuedCallStore::append(Sequence sequence, CallRecord record, std::vector<std::string> users) {
    put(Append{sequence, std::move(record), std::move(users)});
}

void QueuedCallStore::report(Sequence sequence, std::string sid, std::string uid, QualityReport report) {
    put(Report{sequence, std::move(sid), std::move(uid), std::move(report)});
}

void QueuedCallStore::read(Ticket ticket, CallQuery query) {
    put(Read{ticket, std::move(query)});
}

void QueuedCallStore::put(Command command) {
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        if (commands_.size() >= most_waiting && !std::holds_alternative<Read>(command)) return;
        was_empty = commands_.empty();
        commands_.push_back(std::move(command));
    }
    if (was_empty) waiting_.notify_one();
}

bool QueuedCallStore::work(CallStoreEvents& events) {
    std::vector<Command> commands;
    {
        const std::lock_guard lock(mutex_);
        commands.swap(commands_);
    }
    if (commands.empty()) return false;
    carry_out(std::move(commands), events);
    return true;
}

void QueuedCallStore::wait() {
    std::unique_lock lock(mutex_);
    waiting_.wait(lock, [this] { return closed_ || !commands_.empty(); });
}

void QueuedCallStore::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    waiting_.notify_all();
}

} // namespace jsongled
