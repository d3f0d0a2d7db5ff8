#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/client_abilities.hpp"
#include "protocol/envelope.hpp"
#include "protocol/media_summary.hpp"
#include "protocol/outgoing.hpp"
#include "server/routing/chat_copy.hpp"
#include "server/routing/proof.hpp"
#include "server/routing/session_token.hpp"

namespace jsongled {

/// What is made of a message before it comes to the router, so that the router is quick.
struct Prepared {
    std::shared_ptr<Outgoing> relay =
        nullptr;                              ///< as others would get it; nothing if it is for the server alone
    std::unique_ptr<ChatCopy> chat = nullptr; ///< what is kept of it, if it is chat for others
    MediaSummary media = {};
    std::string shown = {};                 ///< of the answer to a hello: what others are to see of its sender
    ClientAbilities abilities = {};         ///< which it says its sender has
    Proof proof = {};                       ///< of the credential that is in it, which the caller has checked
    std::optional<ResumeAsked> resume = {}; ///< of the answer to a hello: the session to go on with
    std::optional<SessionToken> fresh = {}; ///< and the secret for the one that begins, of the caller's
};

/// Whether it is meant as the answer to the server's `session-hello`.
bool answers_hello(const Envelope& envelope, std::string_view sn);

/// All that Router::received() needs of a message and that takes no lock to make, but for its proof.
Prepared prepare(const Envelope& envelope, std::string_view sn, Time now);

} // namespace jsongled
