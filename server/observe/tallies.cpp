#include "server/observe/tallies.hpp"

namespace jsongled {
namespace {

std::atomic<std::uint64_t> numbered = 0;

} // namespace

Tallies::Tallies() : number_(++numbered) {}

double Tallies::sum(std::size_t cell) const {
    const std::lock_guard lock(mutex_);
    double sum = common_[cell].load(std::memory_order_relaxed);
    for (const auto& [thread, cells] : by_thread_)
        sum += (*cells)[cell].load(std::memory_order_relaxed);
    return sum;
}

void Tallies::find_own() {
    const std::lock_guard lock(mutex_);
    auto& cells = by_thread_[std::this_thread::get_id()];
    if (!cells) cells = std::make_unique<Cells>();
    own_ = {number_, cells.get()};
}

} // namespace jsongled
