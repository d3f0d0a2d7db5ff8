#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>

#include "server/routing/address_key.hpp"

namespace jsongled {

struct Peer;

/// The peers that have lost their connection and whose clients may come back. Those for whom something is kept
/// stand apart, so that whoever needs memory finds them. Owns no peer; under the router's lock.
class Away {
  public:
    /// Of one of them, until it leaves.
    using Place = std::list<Peer*>::iterator;

    enum class Load : std::uint8_t { none, some };

    Place enter(Peer& peer, AddressKey address, Load load);
    void leave(Place place, AddressKey address, Load load);
    /// Something is kept for one of them from now on.
    void load(Place place) { laden_.splice(laden_.end(), idle_, place); }

    std::size_t size() const { return idle_.size() + laden_.size(); }
    /// How many there are of this address.
    std::size_t count_of(AddressKey address) const;
    /// One of them; there has to be one.
    Peer& first() const { return laden_.empty() ? *idle_.front() : *laden_.front(); }
    /// Those for whom something is kept, the longest first.
    const std::list<Peer*>& laden() const { return laden_; }

  private:
    std::list<Peer*>& those_with(Load load) { return load == Load::some ? laden_ : idle_; }

    std::list<Peer*> idle_;
    std::list<Peer*> laden_;
    std::unordered_map<AddressKey, std::size_t, AddressHash> of_address_;
};

} // namespace jsongled
