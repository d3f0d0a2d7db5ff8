#pragma once

#include <algorithm>

#include <boost/container/small_vector.hpp>

namespace jsongled {

struct Peer;

/// Connections that are meant together. A few, as nearly always, take no memory of their own.
using Peers = boost::container::small_vector<Peer*, 16>;

template<class Predicate>
void erase_if(Peers& peers, Predicate predicate) {
    peers.erase(std::remove_if(peers.begin(), peers.end(), predicate), peers.end());
}

} // namespace jsongled
