#include "protocol/outgoing.hpp"

#include "protocol/json_writer.hpp"
#include "protocol/splice.hpp"

namespace jsongled {
namespace {

/// Room for the head of a relayed message but for the names that are known when it is made: keys, peer id, uid.
constexpr std::size_t head_estimate = 128;

} // namespace

std::shared_ptr<Outgoing> Outgoing::relay(const Envelope& envelope, Time now) {
    const Action action = envelope.action.value_or(Action::noop);
    // The propose goes on as it came: a client builds the call from it.
    const bool stamped = action != Action::session_propose && envelope.has_description();
    std::string tail = relay_tail(envelope, stamped ? std::optional(now) : std::nullopt);
    const std::size_t cost = tail.size() + envelope.id.size() + envelope.to.size() + head_estimate;
    return std::make_shared<Outgoing>(
        action, cost, std::in_place_type<Relay>,
        Relay{std::string(envelope.id), {}, std::move(tail), From::user, nullptr});
}

OutgoingPtr Outgoing::say(ServerMessage message, std::uint64_t number, std::string_view sn) {
    const Action action = action_of(message);
    const std::size_t cost = size_bound(message, sn);
    return std::make_shared<const Outgoing>(action, cost, std::in_place_type<Said>, std::move(message), number);
}

OutgoingPtr Outgoing::restore(Action action, std::string id, std::string from, std::string tail) {
    const std::size_t cost = tail.size() + id.size() + from.size() + head_estimate;
    return std::make_shared<const Outgoing>(
        action, cost, std::in_place_type<Relay>,
        Relay{std::move(id), std::move(from), std::move(tail), From::room, nullptr});
}

void Outgoing::relay_as(From from, std::shared_ptr<const Member> sender, std::string_view rid) {
    auto& relay = std::get<Relay>(content_);
    relay.from = from;
    relay.sender = std::move(sender);
    relay.rid = rid;
}

void Outgoing::append_head(std::string& out, std::string_view to_json, const ServerIdentity& identity) const {
    JsonWriter json(out);
    json.begin();
    if (const auto* said = std::get_if<Said>(&content_)) {
        json.string("id", identity.id_prefix + std::to_string(said->number)).string("from", identity.sn);
    } else {
        const auto& relay = std::get<Relay>(content_);
        json.string("id", relay.id);
        switch (relay.from) {
        case From::user: json.string("from", relay.sender->uid); break;
        case From::room: json.string("from", relay.rid); break;
        case From::occupant: json.string("from", relay.rid + '/' + relay.sender->uid); break;
        }
    }
    json.raw("to", to_json);
}

std::string_view Outgoing::tail(const ServerIdentity& identity) const {
    const auto* said = std::get_if<Said>(&content_);
    if (!said) return std::get<Relay>(content_).tail;
    const std::string* written = said->tail.load(std::memory_order_acquire);
    return written ? *written : said->write(identity);
}

const std::string& Outgoing::Said::write(const ServerIdentity& identity) const {
    auto own = std::make_unique<const std::string>(server_tail(message, identity));
    const std::string* written = nullptr;
    // Two threads may write it at once: what they write is the same.
    if (tail.compare_exchange_strong(written, own.get(), std::memory_order_acq_rel)) written = own.release();
    return *written;
}

const ServerMessage* Outgoing::server_message() const {
    const auto* said = std::get_if<Said>(&content_);
    return said ? &said->message : nullptr;
}

std::string text_for(const Outgoing& message, std::string_view to, const ServerIdentity& identity) {
    std::string text;
    message.append_head(text, json_string(to), identity);
    text += message.tail(identity);
    return text;
}

} // namespace jsongled
