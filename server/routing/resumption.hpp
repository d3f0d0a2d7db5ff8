#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/container/deque.hpp>

#include "protocol/outgoing.hpp"
#include "server/routing/away.hpp"
#include "server/routing/deadline.hpp"
#include "server/routing/departure.hpp"
#include "server/routing/session_token.hpp"

namespace jsongled {

struct Peer;
struct Tables;

/// What a client that can resume has been sent and has not surely got, and how it shows that it is the same.
/// Only such a client has one, from the ack of its hello on; an idle one has got everything, and so keeps
/// nothing here.
struct Resumption {
    /// Of all clients together.
    static constexpr std::size_t most_bytes_of_all = std::size_t{256} << 20U;

    boost::container::deque<OutgoingPtr> kept = {}; ///< the last of those that were sent
    std::size_t bytes = 0;                          ///< of them
    std::uint64_t sent = 0;                         ///< envelopes, in this session
    std::uint64_t received = 0;
    std::uint64_t asked = 0; ///< what a ping has asked for early
    SessionToken::Digest token;
    std::optional<SessionToken::Digest> former = {}; ///< holds until the client was heard with the new one
    Deadline due = {};                               ///< while it is detached: when it is gone for good
    Departure departure = {};                        ///< how it came to that
    AddressKey from = AddressKey::none;              ///< of the last connection
    Away::Place place = {};                          ///< while it is away: among all that are
    bool is_away = false;                            ///< it has lost its connection
    bool is_over = false;                            ///< too much was said to it: it cannot go on

    Away::Load load() const { return kept.empty() ? Away::Load::none : Away::Load::some; }
    bool is_shown_by(const SessionToken::Digest& shown) const {
        return is_same_secret(token, shown) || (former && is_same_secret(*former, shown));
    }
    /// What the client surely has.
    std::uint64_t got() const { return sent - kept.size(); }
};

/// What can be said to this peer is kept for it from here on.
void begin_session(Peer& peer, const SessionToken& token, AddressKey from);

/// A message goes to a peer that has a session: counts and keeps it.
void remember(Tables& tables, Peer& peer, const OutgoingPtr& message);

/// The client has got what was sent up to this number.
void acknowledge(Tables& tables, Peer& peer, std::uint64_t number);

/// The client has received the message of this id, from another user.
void note_received(Peer& peer, std::string_view mid);

/// Something has come of the client.
void hear(Peer& peer);

/// The peer cannot go on from here: what was written to its user and nobody has got waits for them, or
/// comes to those of their connections that are there.
void end_session(Tables& tables, Peer& peer);

/// Has the store keep what it had no room for.
void keep_waiting_again(Tables& tables);

} // namespace jsongled
