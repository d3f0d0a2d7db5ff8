#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/options.hpp"
#include "identity/app_token.hpp"
#include "protocol/ice_servers.hpp"
#include "protocol/time.hpp"
#include "server/net/authenticator.hpp"

namespace jsongled {

class TlsContext;

/// What is in the files that options name, and is no part of them: each was read once. Of a file with a fault
/// nothing is in it.
struct OptionFiles {
    /// What is wrong with one of them.
    struct Fault {
        std::string_view option;
        std::string text; ///< the path and the reason, never what is in it
    };

    CredentialChecks checks;
    std::optional<AppToken> admin_token;
    std::shared_ptr<const IceServers> ice_servers;
    std::vector<Fault> faults; ///< all there are, of other files as well
};

/// Reads them, and looks at those of TLS, which are read again when they are loaded: a pair that `tls` has
/// loaded already is no fault. `now` is the wall clock's time.
OptionFiles read_files(const Options& options, const TlsContext& tls, Time now);

} // namespace jsongled
