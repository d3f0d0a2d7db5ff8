#pragma once

#include <chrono>

namespace jsongled {

/// How long a call may take to be answered; and how long its set-up may be silent from there until it is
/// active. 0 is for ever.
struct CallTimeouts {
    std::chrono::milliseconds ring{60'000};
    std::chrono::milliseconds setup{60'000};
};

} // namespace jsongled
