#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/options.hpp"
#include "protocol/time.hpp"

namespace jsongled {

class TlsContext;

/// What is wrong with one of the files that options name.
struct FileFault {
    std::string_view option;
    std::string text; ///< the path and the reason, never what is in it
};

/// What load() does not look at: reads each of the files, and finds all that is wrong with them, but for a pair
/// that `tls` has loaded already. `now` is the wall clock's time.
std::vector<FileFault> file_faults(const Options& options, const TlsContext& tls, Time now);

} // namespace jsongled
