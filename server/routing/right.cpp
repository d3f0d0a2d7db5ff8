#include "server/routing/right.hpp"

#include "protocol/envelope.hpp"
#include "server/routing/peer.hpp"
#include "server/routing/routes.hpp"

namespace jsongled {

bool has_right(const Peer& peer, Right right, std::string_view rid) {
    if (!peer.said_hello()) return false;
    const Rights* rights = peer.pass ? &peer.pass->grant->rights : nullptr;
    switch (right) {
    case Right::any: return true;
    case Right::publish: return !rights || rights->publish;
    case Right::call: return !rights || rights->call;
    case Right::enter: return !rights || rights->may_enter(rid);
    }
    return false;
}

Right right_to_say(const Envelope& envelope, std::string_view sn) {
    if (envelope.to.empty() || envelope.to == sn) return Right::any;
    // Clients tell of themselves that a message has come: who may read may do that.
    if (envelope.action == Action::session_event && envelope.event == word::receipt) return Right::any;
    const Family family = family_of(*envelope.action);
    const bool asks_or_answers = family == Family::iq_request || family == Family::iq_answer;
    if (asks_or_answers && envelope.query == word::session_negotiate) return Right::call;
    return routes()[static_cast<std::size_t>(*envelope.action)].right;
}

} // namespace jsongled
