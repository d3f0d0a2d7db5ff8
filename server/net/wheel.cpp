#include "server/net/wheel.hpp"

#include <algorithm>
#include <bit>

namespace jsongled {

void Timed::take_off() {
    if (!here_) return;
    *here_ = next_;
    if (next_) next_->here_ = here_;
    here_ = nullptr;
    next_ = nullptr;
}

void Timed::put_on(Timed*& head) {
    next_ = head;
    here_ = &head;
    if (head) head->here_ = &next_;
    head = this;
}

void Wheel::set(Timed& timed, Timed::Time when) {
    timed.take_off();
    const auto ticks =
        std::chrono::ceil<std::chrono::milliseconds>(when - start_) + tick - std::chrono::milliseconds(1);
    timed.tick_ = std::max(now_, ticks.count() > 0 ? static_cast<std::uint64_t>(ticks / tick) : 0);
    const std::size_t slot = timed.tick_ % slots;
    timed.put_on(heads_[slot]);
    taken_[slot / 64] |= std::uint64_t{1} << slot % 64;
    earliest_ = std::min(earliest_, timed.tick_);
}

void Wheel::advance(Timed::Time now) {
    const auto passed = now < start_ ? 0 : static_cast<std::uint64_t>((now - start_) / tick) + 1;
    if (passed <= now_) return;
    // Whoever is set meanwhile is due later.
    const std::uint64_t from = std::max(now_, passed - std::min<std::uint64_t>(passed, slots));
    now_ = passed;
    for (std::uint64_t each = from; each < passed; ++each)
        if (Timed*& slot = heads_[each % slots]) tell(slot, now);
    earliest_ = first_taken();
}

/// Those of other rounds stay.
void Wheel::tell(Timed*& slot, Timed::Time now) const {
    Timed* waiting = slot;
    if (waiting) waiting->here_ = &waiting;
    slot = nullptr;
    while (Timed* one = waiting) {
        one->take_off();
        if (one->tick_ < now_)
            one->due(now);
        else
            one->put_on(slot);
    }
}

std::optional<Timed::Time> Wheel::next() const {
    if (earliest_ == never) return std::nullopt;
    return start_ + earliest_ * tick;
}

/// The first tick from now on in whose slot there is somebody, who may be due a few rounds later.
std::uint64_t Wheel::first_taken() {
    for (std::uint64_t each = now_; each < now_ + slots;) {
        const std::size_t slot = each % slots;
        const std::uint64_t word = taken_[slot / 64] >> slot % 64;
        if (word == 0) {
            each += 64 - slot % 64;
            continue;
        }
        each += static_cast<std::uint64_t>(std::countr_zero(word));
        if (each >= now_ + slots) break;
        if (heads_[each % slots]) return each;
        taken_[each % slots / 64] &= ~(std::uint64_t{1} << each % slots % 64);
    }
    return never;
}

} // namespace jsongled
