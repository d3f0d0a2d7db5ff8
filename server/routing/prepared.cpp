#include "server/routing/prepared.hpp"

namespace jsongled {

Prepared prepare(const Envelope& envelope, std::string_view sn, Time now) {
    if (!envelope.action || envelope.to.empty() || envelope.to == sn) return {};
    return {Outgoing::relay(envelope, now), summarize_media(envelope)};
}

} // namespace jsongled
