#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "config/limit_table.hpp"
#include "server/net/intake_rates.hpp"
#include "server/net/timed.hpp"

namespace jsongled {

/// What one client has sent of late, against what it may: two token buckets, and for how long they have been
/// empty again and again. Each idle connection has one: 16 bytes. Times go by milliseconds.
class Intake {
  public:
    using Time = Timed::Time;

    /// A message counts as so many; what costs the server less than one, as fewer.
    static constexpr std::uint32_t whole_message = 1'000;
    static constexpr std::uint32_t part_of_message = whole_message / 16;

    /// What a client that is slowed without a rest has to hear.
    static constexpr std::chrono::seconds refused_after{3};
    static constexpr std::chrono::seconds closed_after{10};

    void take_bytes(const IntakeRates& rates, std::size_t bytes, Time now);
    void take_messages(const IntakeRates& rates, std::uint32_t thousandths, Time now);

    /// Nothing is left to take.
    bool is_empty(const IntakeRates& rates) const;
    /// Whether there is a whole message left, as take_messages() saw it last.
    bool has_message(const IntakeRates& rates) const;
    /// How long until there is enough again to go on with: a tenth of a second's worth.
    std::chrono::milliseconds wait(const IntakeRates& rates, Time now);
    /// How long until the client has had its rest: a whole second's worth is there. At least a second.
    std::chrono::seconds rest(const IntakeRates& rates, Time now);
    /// All has come back.
    bool is_untouched(const IntakeRates& rates, Time now) const;
    bool is_slowed() const { return slowed_since_ != 0; }
    /// For how long it has been empty without a rest; 0 if it is not.
    std::chrono::milliseconds slowed_for(Time now) const;
    /// Which of the two is nearer its end.
    Limit nearest(const IntakeRates& rates) const;

  private:
    void refill(const IntakeRates& rates, Time now);
    void note_end(const IntakeRates& rates);
    /// Until a part of a second's worth is there.
    std::chrono::milliseconds until(const IntakeRates& rates, std::uint32_t parts_of_second);

    std::uint32_t messages_ = 0; ///< in thousandths, taken and not come back
    std::uint32_t bytes_ = 0;
    std::uint32_t now_ = 0;          ///< when it was looked at last
    std::uint32_t slowed_since_ = 0; ///< 0: it is not
};
static_assert(sizeof(Intake) == 16);

} // namespace jsongled
