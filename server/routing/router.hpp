#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "server/routing/absence.hpp"
#include "server/routing/arrival.hpp"
#include "server/routing/delayed_page.hpp"
#include "server/routing/departure.hpp"
#include "server/routing/exchange.hpp"
#include "server/routing/operator_acts.hpp"
#include "server/routing/router_counts.hpp"
#include "server/routing/router_outputs.hpp"
#include "server/routing/speaker.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

/// Every rule of the protocol, and nothing else: who is this, may they, who gets it, what is kept. A plain
/// deterministic object without sockets, threads, clock or random source: the same inputs in the same order
/// give the same outputs. The caller serialises the calls. Nothing is returned: what goes out goes through the
/// peers' recipients and the outputs, in the order of the calls. Peers are known by id; what comes for one that
/// is not there, or has no connection, is ignored.
class Router {
  public:
    Router(std::string sn, const RouterSettings& settings, const RouterOutputs& outputs)
        : tables_{std::move(sn), settings, outputs} {
        set(settings);
    }

    /// A connection came: it is asked who it is. The recipient has to outlive detached() or disconnected(), and
    /// may become that of another peer by what its client says.
    void connected(Arrival arrival, Recipient& recipient, Moment now);

    /// Somebody comes to go on with a session where every place is taken: of those who have yet to say who they
    /// are one gives way. False if there is none.
    bool make_room_to_return();

    /// A valid envelope came, and what prepare() made of it.
    void received(Speaker speaker, const Envelope& envelope, Prepared prepared, Moment now);

    /// Something else came.
    void received(Speaker speaker, const Malformed& malformed, Moment now);

    /// A message came that is nothing to the router, but for their number.
    void passed_over(Speaker speaker);

    /// The client is to be asked for a sign of life, behind what was said to it; and it has given one that
    /// names the number that it was asked with.
    void probe(Speaker speaker);
    void answered(Speaker speaker, std::uint64_t number);

    /// The connection has passed a limit that is counted elsewhere.
    void passed(std::string_view peer, Limit limit);

    /// What waited for the connection, since its recipient said that it was filling, has nearly all been read.
    void drained(Speaker speaker);

    /// The connection is to end behind what its client has yet to hear of its messages; nothing more that it
    /// says is heard.
    void end(Speaker speaker, CloseCause why);

    /// The server begins to stop: who is ended for that from here on, and can come back when it is told to, is
    /// told when. Those who are away are gone, so that what was written to them waits for their users: some of
    /// them. True if it is to be called again: some are still away.
    bool go_away(Moment now);

    /// The connection is gone, the peer lives on without its session: nobody notices. What is said to it is
    /// lost.
    void detached(std::string_view peer);

    /// The connection is gone, if there was one. So is the peer, unless its client may come back for it: then
    /// it is there for the others, and what is said to it is kept.
    void disconnected(Speaker speaker, Departure departure, Moment now);

    /// The store's answer to a read.
    void found(Store::Ticket ticket, PreparedAnswer answer);

    /// What was written up to this number is stored, but for what has failed.
    void stored(Store::Sequence up_to, const std::vector<VerdictOn>& verdicts);

    /// What became of what was written with these numbers is not known.
    void failed(Store::Sequence first, Store::Sequence last);

    /// Has the store take a step of forgetting what is old.
    void forget(const Forget& step);

    /// An operator asks for the calls, of each kind at most `limit`. The number tells questions apart.
    void list_calls(std::uint64_t question, std::size_t limit);

    /// An operator ends connections or a room, keeps a user out, or lets one in. What has come of it goes to
    /// the desk before this returns.
    void act(std::uint64_t question, const OperatorAct& act, Moment now);

    /// Does what is due, one after the other in the order of its times. To be called a few times a second.
    void tick(Moment now);

    /// Memory is short: ends those who are away, some at a time, until what is kept for them and given back is
    /// so many bytes. How many were.
    std::size_t give_back(std::size_t bytes, Moment now) { return give_up_those_away(tables_, bytes, now); }

    /// Takes effect for joins and calls from now on; nobody loses a seat.
    void set(const RouterSettings& settings);

    RouterCounts counts() const;
    const Tables& tables() const { return tables_; }

  private:
    Tables tables_;
};

} // namespace jsongled
