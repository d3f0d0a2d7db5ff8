#include "server/routing/away.hpp"

namespace jsongled {

Away::Place Away::enter(Peer& peer, AddressKey address, Load load) {
    ++of_address_[address];
    std::list<Peer*>& all = those_with(load);
    return all.insert(all.end(), &peer);
}

void Away::leave(Place place, AddressKey address, Load load) {
    those_with(load).erase(place);
    const auto others = of_address_.find(address);
    if (--others->second == 0) of_address_.erase(others);
}

std::size_t Away::count_of(AddressKey address) const {
    const auto others = of_address_.find(address);
    return others == of_address_.end() ? 0 : others->second;
}

} // namespace jsongled
