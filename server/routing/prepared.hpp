#pragma once

#include <memory>
#include <string_view>

#include "protocol/envelope.hpp"
#include "protocol/media_summary.hpp"
#include "protocol/outgoing.hpp"

namespace jsongled {

/// What is made of a message before it comes to the router, so that the router is quick.
struct Prepared {
    std::shared_ptr<Outgoing> relay =
        nullptr; ///< as others would get it; nothing if it is for the server alone
    MediaSummary media = {};
};

/// All that Router::received() needs of a message and that takes no lock to make.
Prepared prepare(const Envelope& envelope, std::string_view sn, Time now);

} // namespace jsongled
