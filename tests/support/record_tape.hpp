#pragma once

#include "storage/answers.hpp"
#include "tests/support/byte_tape.hpp"

namespace jsongled::testing {

void put(ByteTape& tape, const CallRecord& record);
CallRecord take_record(ByteTape& tape);

/// An answer about calls; there is no other yet.
void put(ByteTape& tape, const Answer& answer);
Answer take_answer(ByteTape& tape);

} // namespace jsongled::testing
