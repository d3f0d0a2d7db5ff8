#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <unordered_map>
#include <utility>

#include "server/routing/address_key.hpp"

namespace jsongled {

/// Those who hold places of which there are few, such as connections without a hello: says who gives way to a
/// newcomer. That is, of the address that holds the most places, the one that has held its own for the longest;
/// of addresses that hold as many, the one whose longest is there for the longest. So a crowd pushes out its
/// own, and whoever comes alone gives way only where there are as many addresses as places. Each call takes
/// time by the logarithm of the number of addresses. It owns no member; not for several threads at once.
template<class Member>
class Crowd {
    struct One {
        Member* member;
        AddressKey address;
        std::uint64_t number; ///< each newcomer has a higher one
    };
    using OfAddress = std::list<One>;

  public:
    /// Of one of them, until it leaves.
    using Place = typename OfAddress::iterator;

    Place enter(Member& member, AddressKey address) {
        OfAddress& others = of_[address];
        if (!others.empty()) ranks_.erase(rank_of(others));
        const Place place = others.insert(others.end(), {&member, address, ++last_number_});
        ranks_.emplace(rank_of(others), &others);
        ++size_;
        return place;
    }

    void leave(Place place) {
        const auto others = of_.find(place->address);
        ranks_.erase(rank_of(others->second));
        others->second.erase(place);
        --size_;
        if (others->second.empty())
            of_.erase(others);
        else
            ranks_.emplace(rank_of(others->second), &others->second);
    }

    std::size_t size() const { return size_; }

    /// How many there are of this address.
    std::size_t count_of(AddressKey address) const {
        const auto others = of_.find(address);
        return others == of_.end() ? 0 : others->second.size();
    }

    /// How many there are of the address of which there are most. 0 if there is none.
    std::size_t largest() const { return ranks_.empty() ? 0 : ranks_.rbegin()->first.first; }

    /// The one who is to give way first. There has to be one.
    Member& first_to_go() const { return *ranks_.rbegin()->second->front().member; }

  private:
    /// The higher, the earlier it has to give one up.
    using Rank = std::pair<std::size_t, std::uint64_t>;
    static Rank rank_of(const OfAddress& all) { return {all.size(), ~all.front().number}; }

    std::unordered_map<AddressKey, OfAddress, AddressHash> of_;
    std::map<Rank, OfAddress*> ranks_;
    std::size_t size_ = 0;
    std::uint64_t last_number_ = 0;
};

} // namespace jsongled
