#pragma once

#include "storage/answers.hpp"
#include "tests/support/byte_tape.hpp"

namespace jsongled::testing {

void put(ByteTape& tape, const CallRecord& record);
CallRecord take_record(ByteTape& tape);

/// Of what the router asks for; any other is none.
void put(ByteTape& tape, const Answer& answer);
Answer take_answer(ByteTape& tape);

} // namespace jsongled::testing
