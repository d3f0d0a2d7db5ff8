#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jsongled::testing {

/// A message as a client reads it; what it does not have is empty.
struct Heard {
    std::string to;
    std::string from;
    std::string name_space; ///< of the envelope
    std::string action;
    std::string reason;
    bool has_reason; ///< none is not the same as an empty one
    std::string sid;
    std::string initiator;
    std::string responder;
    std::string query;
    std::string transaction;
    std::string status;
    std::string cause;
    std::string named_sid; ///< in the description
    std::int64_t error_code = 0;

    bool is_negotiation() const { return query == "session-negotiate"; }

    /// The word that the state table goes by.
    const std::string& step() const { return action == "session-info" ? reason : action; }
    bool ends_a_call() const;
};

Heard read_message(std::string_view text);

} // namespace jsongled::testing
