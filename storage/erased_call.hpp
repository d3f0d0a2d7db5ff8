#pragma once

#include <string>

#include "protocol/call_record.hpp"

namespace jsongled {

/// The record as others keep it once a user is erased: under a pseudonym, without name, address and reports.
CallRecord without(CallRecord record, const std::string& uid, const std::string& pseudonym);

/// When it was over, as far as that is known.
inline Time end_of(const CallRecord& record) {
    return record.times.ended.value_or(record.times.proposed);
}

} // namespace jsongled
