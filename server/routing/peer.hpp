#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/addresses.hpp"
#include "protocol/call_names.hpp"
#include "protocol/client_abilities.hpp"
#include "protocol/member.hpp"
#include "protocol/time.hpp"
#include "server/routing/arrival.hpp"
#include "server/routing/awaited_answers.hpp"
#include "server/routing/back_pressure.hpp"
#include "server/routing/call_part.hpp"
#include "server/routing/catch_up.hpp"
#include "server/routing/client_place.hpp"
#include "server/routing/crowd.hpp"
#include "server/routing/deadlines.hpp"
#include "server/routing/pace.hpp"
#include "server/routing/proof.hpp"
#include "server/routing/recipient.hpp"
#include "server/routing/resumption.hpp"
#include "server/routing/waiting_line.hpp"

namespace jsongled {

struct Room;
struct Call;

/// One client as the router knows it: its identity, its rooms, its part in a call. Lives from connected() to
/// disconnected(), and may be without a connection meanwhile; touched under the router's lock only.
struct Peer {
    /// What is asked of a client that has yet to say who it is.
    struct Greeting {
        std::string transaction;                 ///< of the `session-hello`
        Proof proof;                             ///< of what it showed when it came
        std::optional<Crowd<Peer>::Place> place; ///< among those who have yet to answer
        Deadline due;
        Entry entry = Entry::any;
        AddressKey from = AddressKey::none;
    };

    /// With what a client came in that showed a token of its own, and how long it lasts.
    struct Pass {
        std::shared_ptr<const Grant> grant;
        Deadline due = {};      ///< the next look at it
        bool is_warned = false; ///< the client knows that it expires
    };

    /// What is waited for of a client that was offered a call and has yet to ring.
    struct Offered {
        Deadline due;
        std::optional<CallNames> void_call = {}; ///< its own propose that is void, while `crossed`
    };

    /// What a client holds that has asked for the ICE servers.
    struct IceGrant {
        SteadyTime until;
        Deadline due; ///< when it is time for another, if the client is in a call
    };

    /// Whoever waits for no more answers than these is read meanwhile: no call waits for a history.
    static constexpr std::uint8_t answers_beside_reading = 2;

    std::string_view id; ///< unguessable: what the client takes for its own id; the directory holds it
    std::string address;
    SteadyTime since;     ///< when it came
    Recipient* recipient; ///< nothing while it has no connection

    std::shared_ptr<const Member> member = nullptr; ///< nothing until the hello is done
    std::vector<Room*> rooms = {};
    Call* call = nullptr; ///< the call it is in or rings for: a client holds one at a time
    CallPart part = CallPart::none;
    ClientPlace place = ClientPlace::in_step;
    Addresses addresses = Addresses::shown; ///< once they are hidden, they stay so
    ClientAbilities abilities = {};
    std::uint8_t late_answers = 0;  ///< that it waits for
    std::uint32_t outbox_bytes = 0; ///< what may wait for it
    Pace joins = {};
    std::unique_ptr<Greeting> greeting = nullptr;      ///< until the hello is done
    std::unique_ptr<Offered> offered = nullptr;        ///< while it has yet to ring
    std::unique_ptr<Pass> pass = nullptr;              ///< where it showed a token of its own
    std::unique_ptr<Pressure> pressure = nullptr;      ///< while it waits for a slow reader, or is one
    std::unique_ptr<CatchUp> catch_up = nullptr;       ///< until it has got what waited for its user
    std::unique_ptr<WaitingLine> line = nullptr;       ///< while what it says waits
    std::unique_ptr<AwaitedAnswers> answers = nullptr; ///< while it waits for the store

    std::unique_ptr<IceGrant> ice_grant = nullptr;    ///< until it expires
    std::unique_ptr<Resumption> resumption = nullptr; ///< where its client can resume

    bool said_hello() const { return member != nullptr; }
    /// Empty before the hello.
    std::string uid() const { return member ? std::string(member->uid()) : std::string(); }
    /// Empty once the hello is done.
    std::string hello_transaction() const { return greeting ? greeting->transaction : std::string(); }
    /// It has lost its connection, and its client may come back.
    bool is_away() const { return resumption && resumption->is_away; }
    /// What is said to it reaches its client now, or once that is back.
    bool is_there() const { return recipient || (is_away() && !resumption->is_over); }
    /// Nothing more is read of it for now.
    bool is_held() const {
        return late_answers > answers_beside_reading || (pressure && pressure->reader) ||
               (line && line->reading == WaitingLine::Reading::waits);
    }
    bool has_yet_to_ring() const { return part == CallPart::offered || part == CallPart::crossed; }
    /// A call of its own, or of another to it, may take the place of the one that it is in.
    bool is_free() const { return !call || part == CallPart::silent; }
    void leave_call() {
        call = nullptr;
        part = CallPart::none;
        place = ClientPlace::in_step;
        offered = nullptr;
    }
};

} // namespace jsongled
