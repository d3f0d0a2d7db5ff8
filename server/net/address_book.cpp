#include "server/net/address_book.hpp"

#include <algorithm>

namespace jsongled {

void AddressBook::set_limits(AddressLimits limits) {
    const std::lock_guard lock(mutex_);
    limits_ = limits;
}

bool AddressBook::connects(AddressKey address, Intake::Time now) {
    const std::lock_guard lock(mutex_);
    if (limits_.connects == 0) return true;
    if (known_.size() - busy_ >= most_quiet) forget_quiet(now);
    Intake& intake = known_[address].intake;
    intake.take_messages(rates(), 0, now);
    if (!intake.has_message(rates())) return false;
    intake.take_messages(rates(), Intake::whole_message, now);
    return true;
}

bool AddressBook::enter(AddressKey address) {
    const std::lock_guard lock(mutex_);
    Known& known = known_[address];
    if (limits_.connections > 0 && known.connections >= limits_.connections) return false;
    if (known.connections++ == 0) ++busy_;
    return true;
}

void AddressBook::leave(AddressKey address) {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(address);
    if (--known->second.connections > 0) return;
    --busy_;
    if (limits_.connects == 0) known_.erase(known);
}

std::size_t AddressBook::size() const {
    const std::lock_guard lock(mutex_);
    return known_.size();
}

void AddressBook::forget_quiet(Intake::Time now) {
    const auto forget_if = [this](auto&& is_over) {
        std::erase_if(known_,
                      [&](const auto& one) { return one.second.connections == 0 && is_over(one.second); });
    };
    forget_if([&](const Known& one) { return one.intake.is_untouched(rates(), now); });
    if (known_.size() - busy_ >= most_quiet / 2) forget_if([](const Known&) { return true; });
}

} // namespace jsongled
