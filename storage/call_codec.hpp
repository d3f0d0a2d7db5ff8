#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/call_record.hpp"

namespace jsongled {

/// A record as bytes, the same on every machine.
std::string encode(const CallRecord& record);

/// Nothing for bytes that are no record.
std::optional<CallRecord> decode_call(std::string_view bytes);

} // namespace jsongled
