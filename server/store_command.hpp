#pragma once

#include <iosfwd>

#include "config/load.hpp"

namespace jsongled {

/// Where a command talks to whoever has typed it.
struct Terminal {
    std::istream& in;
    std::ostream& out;
    std::ostream& prompt;
};

/// What became of it.
enum class StoreOutcome {
    done,
    not_done, ///< the answer to the question was no, there is nobody of that name, or something was found wrong
};

/// Does with the store of the options what the command line asks for. Throws StartError, which names the option
/// or the flag at fault.
StoreOutcome look_after_store(const Loaded& loaded, const char* const* variables, const Terminal& terminal);

} // namespace jsongled
