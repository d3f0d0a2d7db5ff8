#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"

namespace jsongled {

/// What is not wrong with an option, and what its operator wants to hear of.
struct Caution {
    std::string_view option;
    std::string value; ///< as others may see it; of a secret the path of its file
    std::string_view sentence;
};

/// Who can reach a listener.
enum class Reach : std::uint8_t { this_machine, others };

/// The secrets in files that users of this machine who have no part in them may read. Only of options whose
/// files are good.
std::vector<Caution> exposed_secrets(const Loaded& loaded);

/// What a public port that others reach lets them do.
std::vector<Caution> open_doors(const Options& options, Reach reach);

} // namespace jsongled
