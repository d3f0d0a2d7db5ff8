#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/outgoing.hpp"
#include "server/routing/awaited_writes.hpp"
#include "server/routing/away.hpp"
#include "server/routing/blocks.hpp"
#include "server/routing/calls.hpp"
#include "server/routing/deadlines.hpp"
#include "server/routing/directory.hpp"
#include "server/routing/fact_sink.hpp"
#include "server/routing/graces.hpp"
#include "server/routing/kept_presence.hpp"
#include "server/routing/pending_answers.hpp"
#include "server/routing/redials.hpp"
#include "server/routing/requests_in_flight.hpp"
#include "server/routing/rooms.hpp"
#include "server/routing/router_outputs.hpp"
#include "server/routing/router_settings.hpp"
#include "server/routing/sent_ids.hpp"
#include "server/routing/unanswered_calls.hpp"

namespace jsongled {

/// All that the router keeps, and the ways in which it speaks. Handlers work on it.
struct Tables {
    std::string sn;
    RouterSettings settings;
    RouterOutputs out;
    Deadlines deadlines = {}; ///< before those who hold one
    Directory directory{deadlines};
    Rooms rooms = {};
    Calls calls{deadlines};
    Redials redials{deadlines};
    Blocks blocks{deadlines};
    Graces graces{deadlines};
    UnansweredCalls unanswered{deadlines};
    RequestsInFlight requests = {};
    PendingAnswers answers = {};
    SentIds sent = SentIds();
    AwaitedWrites awaited = {};
    KeptPresence presence = {};
    SteadyTime latest = {};     ///< the time of the last tick
    std::size_t line_bytes = 0; ///< of the lines of all peers
    std::size_t kept_bytes = 0; ///< of what clients that can resume may not have got
    Away away = {};
    /// What the store has yet to have room for. No more than clients that can resume have not got: while the
    /// store takes nothing, nothing is written to them.
    std::deque<KeepWaiting> owed = {};
    std::optional<std::size_t> to_be_back = {}; ///< clients that were here when the server began to stop
    std::uint64_t messages_said = 0;
    std::uint64_t facts_noted = 0;
    Store::Sequence written = 0;
    Store::Sequence stored = 0; ///< of what was written, or has failed

    /// What may wait for a peer, in bytes. One answer takes a quarter of it at most, where it can be less.
    std::size_t outbox_bytes(const Peer& peer) const;

    /// Sends a message of the server to one peer or to several, who then share it.
    void say(Peer& to, ServerMessage message) {
        deliver(to, utter(std::move(message), Outgoing::Audience::one));
    }
    /// What it costs each of them.
    template<class Peers>
    std::size_t say_to_all(const Peers& peers, ServerMessage message) {
        if (peers.empty()) return 0;
        const OutgoingPtr uttered = utter(std::move(message), Outgoing::Audience::many);
        for (Peer* peer : peers)
            deliver(*peer, uttered);
        return uttered->cost();
    }

    /// What is no part of a session: the ack with which one goes on.
    void say_uncounted(Peer& to, ServerMessage message) {
        to.recipient->deliver(utter(std::move(message), Outgoing::Audience::one));
    }

    /// Hands a message to the peer's connection, if it has one, and keeps it for a client that can resume.
    void deliver(Peer& to, OutgoingPtr message) {
        if (to.resumption)
            remember(*this, to, message);
        else if (to.recipient)
            message->note_got();
        if (to.recipient) to.recipient->deliver(std::move(message));
    }

    /// Tells of something that has happened.
    void note(Fact fact) { out.facts.noted(++facts_noted, std::move(fact)); }

    /// Has a record kept; nobody waits for it, and it is lost where the store has no room.
    void keep(CallRecord record, std::vector<std::string> users) {
        write(KeepCall{std::move(record), std::move(users)});
    }
    void keep_report(std::string sid, std::string uid, QualityReport report) {
        write(KeepReport{std::move(sid), std::move(uid), std::move(report)});
    }
    /// Has something kept, if there is room for it in the store's queue.
    Store::Intake write(Write what) {
        const Store::Intake intake = out.store.write(written + 1, std::move(what));
        if (intake == Store::Intake::taken) ++written;
        return intake;
    }

  private:
    OutgoingPtr utter(ServerMessage message, Outgoing::Audience audience) {
        return Outgoing::say(std::move(message), ++messages_said, sn, audience);
    }
};

} // namespace jsongled
