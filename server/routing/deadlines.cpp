#include "server/routing/deadlines.hpp"

#include <utility>

namespace jsongled {

Deadline::Deadline(Deadline&& other) noexcept
    : deadlines_(std::exchange(other.deadlines_, nullptr)), key_(other.key_) {}

Deadline& Deadline::operator=(Deadline&& other) noexcept {
    if (this == &other) return *this;
    cancel();
    deadlines_ = std::exchange(other.deadlines_, nullptr);
    key_ = other.key_;
    return *this;
}

void Deadline::cancel() {
    if (deadlines_) deadlines_->due_.erase(key_);
    deadlines_ = nullptr;
}

bool Deadline::is_set() const {
    return deadlines_ && deadlines_->due_.contains(key_);
}

Deadline Deadlines::set(SteadyTime at, Due due) {
    const Deadline::Key key{at, set_so_far_++};
    due_.emplace_hint(due_.end(), key, due);
    return {*this, key};
}

bool Deadlines::move(Deadline& deadline, SteadyTime at) {
    auto node = deadline.deadlines_ ? due_.extract(deadline.key_) : decltype(due_)::node_type();
    if (node.empty()) return false;
    deadline.key_ = {at, set_so_far_++};
    node.key() = deadline.key_;
    due_.insert(due_.end(), std::move(node));
    return true;
}

std::optional<Due> Deadlines::take(SteadyTime now) {
    const auto first = due_.begin();
    if (first == due_.end() || first->first.at > now) return std::nullopt;
    const Due due = first->second;
    due_.erase(first);
    return due;
}

} // namespace jsongled
