#include "server/routing/prepared.hpp"

#include "protocol/resume_claim.hpp"
#include "protocol/shown_member.hpp"

namespace jsongled {

bool answers_hello(const Envelope& envelope, std::string_view sn) {
    return envelope.action == Action::iq_result && envelope.query == word::session_hello &&
           (envelope.to.empty() || envelope.to == sn);
}

Prepared prepare(const Envelope& envelope, std::string_view sn, Time now) {
    Prepared prepared;
    if (answers_hello(envelope, sn)) {
        if (!envelope.has_description()) return prepared;
        prepared.shown = shown_member(envelope);
        prepared.abilities = abilities_of(envelope);
        if (const auto claim = resume_claim_of(envelope)) {
            const TokenParts parts = parts_of_token(claim->token);
            prepared.resume = {std::string(parts.peer), SessionToken::digest_of(parts.secret), claim->received};
            prepared.abilities.can_resume = true; // as it shows
        }
    } else if (envelope.action && !envelope.to.empty() && envelope.to != sn) {
        prepared.relay = Outgoing::relay(envelope, now);
        if (family_of(*envelope.action) == Family::chat && envelope.has_description())
            prepared.chat = copy_chat(envelope, *prepared.relay, now);
        prepared.media = summarize_media(envelope);
    }
    return prepared;
}

} // namespace jsongled
