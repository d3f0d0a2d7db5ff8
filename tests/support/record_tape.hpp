#pragma once

#include "storage/call_page.hpp"
#include "tests/support/byte_tape.hpp"

namespace jsongled::testing {

void put(ByteTape& tape, const CallRecord& record);
CallRecord take_record(ByteTape& tape);

void put(ByteTape& tape, const CallPage& page);
CallPage take_page(ByteTape& tape);

} // namespace jsongled::testing
