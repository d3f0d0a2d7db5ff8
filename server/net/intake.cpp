#include "server/net/intake.hpp"

#include <algorithm>

namespace jsongled {
namespace {

using std::chrono::milliseconds;

std::uint32_t count(Intake::Time time) {
    return static_cast<std::uint32_t>(std::chrono::floor<milliseconds>(time.time_since_epoch()).count());
}

/// In milliseconds.
constexpr std::uint32_t longest_turn = 60'000;

std::uint32_t less(std::uint32_t taken, std::uint64_t come_back) {
    return come_back >= taken ? 0 : taken - static_cast<std::uint32_t>(come_back);
}

std::uint32_t message_burst(const IntakeRates& rates) {
    return rates.messages * Intake::whole_message * burst_seconds;
}

std::uint32_t byte_burst(const IntakeRates& rates) {
    return std::max(rates.bytes * burst_seconds, 2 * rates.message_bytes);
}

/// No more than a second's worth beyond the end: whoever brings much at once waits no longer for it.
std::uint32_t more(std::uint32_t taken, std::uint64_t by, std::uint32_t most) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(taken + by, most));
}

/// Milliseconds until `taken` is down to `most`.
std::uint64_t time_until(std::uint64_t taken, std::uint64_t most, std::uint64_t each_second) {
    if (each_second == 0 || taken <= most) return 0;
    return ((taken - most) * 1'000 + each_second - 1) / each_second;
}

} // namespace

void Intake::refill(const IntakeRates& rates, Time now) {
    std::uint32_t elapsed = count(now) - now_;
    // Within a turn the time may have been looked at again since `now`.
    if (-elapsed < longest_turn)
        elapsed = 0;
    else
        now_ = count(now);
    messages_ = rates.messages == 0 ? 0 : less(messages_, std::uint64_t{rates.messages} * elapsed);
    bytes_ = rates.bytes == 0 ? 0 : less(bytes_, std::uint64_t{rates.bytes} * elapsed / 1'000);
    if (slowed_since_ != 0 && until(rates, 1) == milliseconds(0)) slowed_since_ = 0;
}

void Intake::note_end(const IntakeRates& rates) {
    // Zero stands for none.
    if (slowed_since_ == 0 && is_empty(rates)) slowed_since_ = std::max(now_, 1U);
}

void Intake::take_bytes(const IntakeRates& rates, std::size_t bytes, Time now) {
    if (rates.bytes == 0) return;
    refill(rates, now);
    bytes_ = more(bytes_, bytes, byte_burst(rates) + rates.bytes);
    note_end(rates);
}

void Intake::take_messages(const IntakeRates& rates, std::uint32_t thousandths, Time now) {
    if (rates.messages == 0) return;
    refill(rates, now);
    messages_ = more(messages_, thousandths, message_burst(rates) + rates.messages * whole_message);
    note_end(rates);
}

bool Intake::is_empty(const IntakeRates& rates) const {
    return (rates.messages > 0 && messages_ >= message_burst(rates)) ||
           (rates.bytes > 0 && bytes_ >= byte_burst(rates));
}

bool Intake::is_untouched(const IntakeRates& rates, Time now) const {
    Intake now_there = *this;
    now_there.refill(rates, now);
    return now_there.messages_ == 0 && now_there.bytes_ == 0;
}

bool Intake::has_message(const IntakeRates& rates) const {
    return rates.messages == 0 || messages_ + whole_message <= message_burst(rates);
}

milliseconds Intake::until(const IntakeRates& rates, std::uint32_t parts_of_second) {
    const std::uint32_t each_second = rates.messages * whole_message;
    return milliseconds(
        std::max(time_until(messages_, message_burst(rates) - each_second / parts_of_second, each_second),
                 time_until(bytes_, byte_burst(rates) - rates.bytes / parts_of_second, rates.bytes)));
}

milliseconds Intake::wait(const IntakeRates& rates, Time now) {
    refill(rates, now);
    return until(rates, 10);
}

std::chrono::seconds Intake::rest(const IntakeRates& rates, Time now) {
    refill(rates, now);
    return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(until(rates, 1)));
}

milliseconds Intake::slowed_for(Time now) const {
    return milliseconds(slowed_since_ == 0 ? 0 : count(now) - slowed_since_);
}

Limit Intake::nearest(const IntakeRates& rates) const {
    if (rates.messages == 0) return Limit::bytes;
    if (rates.bytes == 0) return Limit::messages;
    const auto part = [](std::uint32_t taken, std::uint32_t most) { return double(taken) / double(most); };
    return part(bytes_, byte_burst(rates)) > part(messages_, message_burst(rates)) ? Limit::bytes
                                                                                   : Limit::messages;
}

} // namespace jsongled
