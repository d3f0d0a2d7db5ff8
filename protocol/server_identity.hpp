#pragma once

#include <string>

namespace jsongled {

/// Who the server is on the wire. Lives as long as anything that is still to be sent.
struct ServerIdentity {
    std::string sn;
    std::string info;
    std::string version;
    std::string id_prefix; ///< makes message ids of this process differ from those of the one before
};

} // namespace jsongled
