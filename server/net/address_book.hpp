#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "server/net/address_limits.hpp"
#include "server/net/intake.hpp"
#include "server/routing/address_key.hpp"

namespace jsongled {

/// What each address has used of its limits. An address is forgotten once it has no connection and all has come
/// back, of those without connections the most are most_quiet: past that all of them are forgotten, which costs
/// nobody anything. From any thread.
class AddressBook {
  public:
    static constexpr std::size_t most_quiet = 65'536;

    explicit AddressBook(AddressLimits limits) : limits_(limits) {}

    void set_limits(AddressLimits limits);

    /// One more connect of this address. False if that is one too many.
    bool connects(AddressKey address, Intake::Time now);

    /// One more connection of this address, to be ended by leave(). False, and it is none, if that is one too
    /// many.
    bool enter(AddressKey address);
    void leave(AddressKey address);

    /// That are known.
    std::size_t size() const;

  private:
    struct Known {
        std::size_t connections = 0;
        Intake intake = {};
    };
    IntakeRates rates() const { return {limits_.connects, 0, 0}; }
    void forget_quiet(Intake::Time now);

    mutable std::mutex mutex_;
    AddressLimits limits_;
    std::unordered_map<AddressKey, Known, AddressHash> known_;
    std::size_t busy_ = 0; ///< of them, those with connections
};

} // namespace jsongled
