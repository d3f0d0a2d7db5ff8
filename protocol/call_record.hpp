#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/call_parts.hpp"
#include "protocol/end_cause.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/media.hpp"
#include "protocol/media_summary.hpp"
#include "protocol/time.hpp"
#include "protocol/words.hpp"

namespace jsongled {

/// What remains of a call: the ticket on the server's side. Holds no address, no SDP, no message. How long
/// things took was measured with a steady clock, so it is not the difference of the times where the wall clock
/// was stepped.
struct CallRecord {
    std::string sid;
    CallParty caller;
    CallParty callee;
    std::string rid = {};            ///< the room it was placed in, or empty
    std::optional<Media> media = {}; ///< nothing for one that the protocol does not know
    CallTimes times = {};
    std::optional<std::chrono::milliseconds> setup = {}; ///< from propose to active; nothing if it never was
    std::optional<std::chrono::milliseconds> talk = {};  ///< from active to the end
    std::optional<CallOutcome> outcome = {};             ///< nothing while the call is on
    EndedBy ended_by = EndedBy::server;
    std::optional<EndCause> cause = {};
    std::uint32_t negotiations = 0; ///< answered while the call was on
    BothSides<MediaSummary> exchanged = {};
    BothSides<std::optional<QualityReport>> reports = {};

    /// Whether somebody was offered the call: then the caller has been told that it is on its way.
    bool has_reached_somebody() const { return times.tried.has_value(); }
};

using CallRecordPtr = std::shared_ptr<const CallRecord>;

/// What a user is in a call of their history.
enum class CallRole : std::uint8_t {
    party,
    bystander, ///< it rang for the user among others in a room, or would have; its two parties are others
};

struct CallOfUser {
    CallRecordPtr record;
    CallRole role;
};

/// Who reads a record: a peer id is an address, which one user has no business knowing of another.
enum class PeerIds : std::uint8_t { hidden, shown };

std::string to_json(const CallRecord& record, PeerIds peer_ids);
/// The same, as members of an object that is begun.
void write_members(JsonWriter& json, const CallRecord& record, PeerIds peer_ids);

/// As the user may read it. Bystanders read who called, when, and until when it rang for them: nothing of who
/// took it and of what the two had with each other.
std::string to_json(const CallOfUser& call);

/// Bytes that it takes in memory, itself and its texts.
std::size_t memory_bytes(const CallRecord& record);

/// Bytes that to_json() will write at most.
std::size_t json_bound(const CallRecord& record);

} // namespace jsongled
