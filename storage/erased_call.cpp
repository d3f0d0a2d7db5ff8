#include "storage/erased_call.hpp"

namespace jsongled {

CallRecord without(CallRecord record, const std::string& uid, const std::string& pseudonym) {
    for (const CallSide side : {CallSide::caller, CallSide::callee}) {
        CallParty& party = side == CallSide::caller ? record.caller : record.callee;
        if (party.uid != uid) continue;
        party = {pseudonym};
        record.reports[side].reset();
    }
    return record;
}

} // namespace jsongled
