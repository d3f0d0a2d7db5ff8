#pragma once

#include <vector>

#include "protocol/call_record.hpp"

namespace jsongled {

/// The calls that are on, and those that are over, newest first.
struct CallsReport {
    struct Active {
        CallRecord record;
        CallState state;
    };
    std::vector<Active> active;
    std::vector<CallRecordPtr> recent;
};

} // namespace jsongled
