#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "protocol/actions.hpp"
#include "protocol/envelope.hpp"
#include "server/routing/parameters.hpp"
#include "server/routing/right.hpp"

namespace jsongled {

class Exchange;

/// All there is to know about one query that the server itself answers. What becomes of a request, and
/// protocol/README.md, come from it.
struct QueryRow {
    std::string_view word;
    Action action; ///< iq_get or iq_set
    Right right;
    std::span<const ParameterRow> parameters;
    void (*handle)(Exchange& exchange, const Parameters& parameters); ///< gets them as the rows say
    std::string_view sentence;                                        ///< what it does, without a full stop
};

/// Every query, in the order in which they are printed. `session-hello` is none of them, for there the server
/// asks; nor is `session-negotiate`, which goes to the other party of a call.
std::span<const QueryRow> query_table();

/// The row of that query, or nullptr.
const QueryRow* find_query(Action action, std::string_view word);

/// Why the request is refused before its handler sees it; or nothing, and the parameters are read.
std::optional<Refusal> check(const QueryRow& row, const Peer& asker, const Envelope& envelope,
                             Parameters& parameters);

} // namespace jsongled
