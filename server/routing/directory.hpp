#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <boost/container/small_vector.hpp>

#include "protocol/name_map.hpp"
#include "server/routing/crowd.hpp"
#include "server/routing/peer.hpp"
#include "server/routing/peer_id.hpp"

namespace jsongled {

/// Who is there: connections by peer id, and those of each user by uid. Owns the peers.
class Directory {
  public:
    /// Those of one user, of whom most have one.
    using Connections = boost::container::small_vector<Peer*, 1>;

    /// The deadlines have to outlive the directory.
    explicit Directory(Deadlines& deadlines) : deadlines_(deadlines) {}

    /// The id must be new, and no longer than max_peer_id_bytes.
    Peer& add(Arrival arrival, Recipient& recipient, SteadyTime now);
    void remove(Peer& peer);

    /// Gives the peer its user, or updates the member object under the same uid.
    void name(Peer& peer, std::shared_ptr<const Member> member);

    Peer* find_peer(std::string_view id) { return find_in(peers_, id); }
    const Peer* find_peer(std::string_view id) const { return find_in(peers_, id); }
    std::span<Peer* const> connections_of(std::string_view uid) const;
    /// Whether a user or a connection has that name.
    bool is_taken(std::string_view name) const { return find_in(users_, name) || find_in(peers_, name); }

    const NameMap<Peer, PeerId>& all_peers() const { return peers_; }
    const NameMap<Connections>& all_users() const { return users_; }
    std::size_t peers() const { return peers_.size(); }
    std::size_t users() const { return users_.size(); }
    /// Connections that have yet to say who they are, without those that were taken out to be closed.
    std::size_t strangers() const { return strangers_.size(); }
    /// Takes out the one that is to give way to another, see Crowd. Nothing if none of them is heard.
    Peer* take_stranger();

  private:
    void forget_stranger(Peer& peer);

    Deadlines& deadlines_;
    Crowd<Peer> strangers_;
    NameMap<Peer, PeerId> peers_;
    NameMap<Connections> users_;
};

} // namespace jsongled
