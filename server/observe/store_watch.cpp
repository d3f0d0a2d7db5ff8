#include "server/observe/store_watch.hpp"

namespace jsongled {

StoreWatch::StoreWatch(Metrics& metrics, Log& log) : metrics_(metrics), log_(log) {
    metrics_.series<Metric::store_in_order>().Set(1);
}

std::optional<StoreTrouble> StoreWatch::trouble() const {
    const int trouble = trouble_.load(std::memory_order_relaxed);
    if (trouble == none) return std::nullopt;
    return static_cast<StoreTrouble>(trouble);
}

void StoreWatch::look(const StoreHealth& health) {
    count(health);
    const bool was_in_order = !trouble();
    trouble_.store(health.trouble ? static_cast<int>(*health.trouble) : none, std::memory_order_relaxed);
    if (was_in_order == health.in_order()) return;
    if (health.in_order())
        log_.write(LogLevel::info, "the store is in order again");
    else
        log_.write(LogLevel::error, "the store is out of order: chat is refused, calls go on",
                   {{"trouble", to_string(*health.trouble)}, {"reason", health.last_error}});
}

void StoreWatch::tick(std::optional<std::chrono::steady_clock::time_point> busy_since,
                      std::chrono::steady_clock::time_point now) {
    const bool is_slow = busy_since && now - *busy_since >= patience;
    if (is_slow_.exchange(is_slow, std::memory_order_relaxed) == is_slow) return;
    if (is_slow)
        log_.write(LogLevel::error, "the disk of the store is slow: chat waits for it, calls go on");
    else
        log_.write(LogLevel::info, "the disk of the store is not slow any more");
}

void StoreWatch::count(const StoreHealth& health) {
    metrics_.series<Metric::store_in_order>().Set(health.in_order() ? 1 : 0);
    metrics_.series<Metric::store_queued_writes>().Set(static_cast<double>(health.queued_writes));
    metrics_.series<Metric::store_queued_bytes>().Set(static_cast<double>(health.queued_bytes));
    metrics_.series<Metric::store_failures>().Set(static_cast<double>(health.failures));
    metrics_.series<Metric::store_log_bytes>().Set(static_cast<double>(health.log_bytes));
    metrics_.series<Metric::store_bytes>().Set(static_cast<double>(health.bytes));
    if (health.commits == commits_) return;
    commits_ = health.commits;
    metrics_.series<Metric::store_writes>().Increment(static_cast<double>(health.batch));
    const std::chrono::duration<double> time = health.commit_time;
    metrics_.series<Metric::store_commit>().Observe(time.count());
}

} // namespace jsongled
