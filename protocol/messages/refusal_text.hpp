#pragma once

#include "protocol/errors.hpp"

namespace jsongled {

/// Why, as every error has it in its description.
void write_refusal(auto& json, const Refusal& why) {
    json.number("errorCode", number_of(why.code)).string("errorDetails", why.details);
    if (why.retry_after.count() > 0) json.number("retryAfter", why.retry_after.count());
}

} // namespace jsongled
