#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

/// The session that a client wants to go on with, as it says in its hello (`client: {resume: {token,
/// received}}`).
struct ResumeClaim {
    std::string token;          ///< empty, which is none, where the claim is not of this form
    std::uint64_t received = 0; ///< messages of that session that have come to it
};

/// Of an answer to a hello that has a description. Nothing where it claims none.
std::optional<ResumeClaim> resume_claim_of(const Envelope& hello);

} // namespace jsongled
