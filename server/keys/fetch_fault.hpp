#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "protocol/words.hpp"

namespace jsongled {

/// Why nothing was fetched. The sentence goes on from the provider's name.
enum class FetchFault : std::uint8_t {
    no_address,
    unreachable,
    untrusted,
    late,
    redirect,
    status,
    encoded,
    too_large,
    malformed,
    cut_off,
    failed,
};
template<>
struct WordsOf<FetchFault> {
    static constexpr std::array<Word<FetchFault>, 11> table{{
        {FetchFault::no_address, "no-address", "has no address that can be looked up"},
        {FetchFault::unreachable, "unreachable", "cannot be reached"},
        {FetchFault::untrusted, "untrusted", "shows no TLS certificate that is trusted and in its name"},
        {FetchFault::late, "late", "has not answered in full within the time"},
        {FetchFault::redirect, "redirect", "sends on to another address, which is not followed"},
        {FetchFault::status, "status", "answers with another status than 200"},
        {FetchFault::encoded, "encoded", "answers with a content coding that it was not asked for"},
        {FetchFault::too_large, "too-large", "answers with more than may be read"},
        {FetchFault::malformed, "malformed", "answers with what is no HTTP"},
        {FetchFault::cut_off, "cut-off", "ends the connection before the end of its answer"},
        {FetchFault::failed, "failed", "could not be asked"},
    }};
};

/// One of them, with what the system, TLS or the status says of it.
struct FailedFetch {
    FetchFault fault;
    std::string detail = {};
};

} // namespace jsongled
