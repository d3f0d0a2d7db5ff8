#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

/// The session that a client wants to go on with, as it says in its hello (`client: {resume: {token,
/// received}}`).
struct ResumeClaim {
    std::string token;
    std::uint64_t received = 0; ///< messages of that session that have come to it
};

/// Of an answer to a hello that has a description. Nothing where it claims none, or not in this form.
std::optional<ResumeClaim> resume_claim_of(const Envelope& hello);

} // namespace jsongled
