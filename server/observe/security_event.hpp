#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/words.hpp"

namespace jsongled {

/// What somebody who looks after security wants to hear of, whoever was refused or has done it.
enum class SecurityEvent : std::uint8_t {
    credential_refused,
    origin_refused,
    limit_reached,
    admin_refused,
    admin_act,
};

struct SecurityEventRow {
    SecurityEvent value;
    std::string_view text; ///< the label and the field
    std::string_view sentence;
};

template<>
struct WordsOf<SecurityEvent> {
    static constexpr std::array<SecurityEventRow, 5> table{{
        {SecurityEvent::credential_refused, "credential-refused",
         "a client showed no credential, a wrong one, or one that has expired (401001)"},
        {SecurityEvent::origin_refused, "origin-refused",
         "a page of another origin asked for a WebSocket (403)"},
        {SecurityEvent::limit_reached, "limit-reached", "a client passed one of the limits"},
        {SecurityEvent::admin_refused, "admin-refused",
         "an admin route was asked for without its token, or with a wrong one (401), or with the token of a "
         "user who is no operator or is kept out (403)"},
        {SecurityEvent::admin_act, "admin-act",
         "an operator has ended connections or a room, kept a user out or let one in, or changed the log "
         "level"},
    }};
};

/// One of them, as it is told. Never holds what was shown: only which rule it breaks.
struct SecurityNote {
    SecurityEvent event;
    std::string_view conn = {};    ///< empty where there is no WebSocket
    std::string_view address = {}; ///< whose it is; of an act, the operator's
    std::string_view uid = {};     ///< empty where it is not known
    std::string_view reason = {};  ///< words of ours: the rule, the limit's name, the act
    /// At an admin route: whose token was shown, as AdminGate has it; empty where it is nobody's.
    std::string_view by = {};
    std::string_view subject = {}; ///< of an act: whom or what it is about
};

/// The table of the events, as README.md has it.
std::string security_events_markdown();

/// The table of the reasons for which a credential is refused, as README.md has it.
std::string credential_reasons_markdown();

} // namespace jsongled
