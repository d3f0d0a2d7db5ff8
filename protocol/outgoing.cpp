#include "protocol/outgoing.hpp"

#include <array>
#include <charconv>

#include "protocol/json_scanner.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/splice.hpp"

namespace jsongled {
namespace {

/// Room for the head of a relayed message but for the names that are known when it is made: keys, peer id, uid.
constexpr std::size_t head_estimate = 128;

/// Up to this size it is cheaper to write a message for one recipient where it is to go than to keep it.
constexpr std::size_t most_without_tail = 4096;

std::string begin_text(std::string_view id, std::size_t tail_bytes) {
    constexpr std::size_t keys = 16;
    std::string text;
    text.reserve(keys + id.size() + tail_bytes);
    JsonWriter(text).begin().string("id", id);
    return text;
}

} // namespace

std::shared_ptr<Outgoing> Outgoing::relay(const Envelope& envelope, Time now) {
    const Action action = envelope.action.value_or(Action::noop);
    // The propose goes on as it came: a client builds the call from it.
    const bool stamped = action != Action::session_propose && envelope.has_description();
    std::string text = begin_text(envelope.id, envelope.text.size() + max_stamp_bytes);
    const std::size_t id_bytes = text.size();
    append_relay_tail(text, envelope, stamped ? std::optional(now) : std::nullopt);
    const std::size_t cost = text.size() + envelope.to.size() + head_estimate;
    return std::make_shared<Outgoing>(action, cost, std::in_place_type<Relay>,
                                      Relay{std::move(text), id_bytes});
}

OutgoingPtr Outgoing::say(ServerMessage message, std::uint64_t number, std::string_view sn, Audience audience) {
    const Action action = action_of(message);
    const std::size_t cost = size_bound(message, sn);
    const bool has_tail = audience == Audience::many || cost > most_without_tail;
    return std::make_shared<const Outgoing>(action, cost, std::in_place_type<Said>, std::move(message), number,
                                            has_tail);
}

OutgoingPtr Outgoing::restore(Action action, std::string_view id, std::string from, std::string_view tail) {
    std::string text = begin_text(id, tail.size());
    const std::size_t id_bytes = text.size();
    text += tail;
    const std::size_t cost = text.size() + from.size() + head_estimate;
    return std::make_shared<const Outgoing>(action, cost, std::in_place_type<Relay>,
                                            Relay{std::move(text), id_bytes, From::room, std::move(from)});
}

void Outgoing::relay_as(From from, std::shared_ptr<const Member> sender, std::string_view rid) {
    auto& relay = std::get<Relay>(content_);
    relay.from = from;
    relay.sender = std::move(sender);
    relay.rid = rid;
}

void Outgoing::append_head(std::string& out, std::string_view to_json, const ServerIdentity& identity) const {
    if (const auto* said = std::get_if<Said>(&content_)) {
        std::array<char, 20> digits{};
        const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), said->number);
        const std::string_view number(digits.data(), static_cast<std::size_t>(written.ptr - digits.data()));
        JsonWriter(out)
            .begin()
            .string("id", {identity.id_prefix, number})
            .string("from", identity.sn)
            .raw("to", to_json);
        if (!said->has_tail) append_server_tail(out, said->message, identity);
        return;
    }
    const auto& relay = std::get<Relay>(content_);
    out += relay.id();
    JsonWriter json(out, JsonPlace::behind_members);
    switch (relay.from) {
    case From::user: json.string("from", relay.sender->uid()); break;
    case From::room: json.string("from", relay.rid); break;
    case From::occupant: json.string("from", {relay.rid, "/", relay.sender->uid()}); break;
    }
    json.raw("to", to_json);
}

std::string_view Outgoing::tail(const ServerIdentity& identity) const {
    const auto* said = std::get_if<Said>(&content_);
    if (!said) return std::get<Relay>(content_).tail();
    if (!said->has_tail) return {};
    const std::string* written = said->tail.load(std::memory_order_acquire);
    return written ? *written : said->write(identity);
}

const std::string& Outgoing::Said::write(const ServerIdentity& identity) const {
    auto own = std::make_unique<std::string>();
    own->reserve(320);
    append_server_tail(*own, message, identity);
    const std::string* written = nullptr;
    // Two threads may write it at once: what they write is the same.
    if (tail.compare_exchange_strong(written, own.get(), std::memory_order_acq_rel)) written = own.release();
    return *written;
}

const Member* Outgoing::author() const {
    const auto* relay = std::get_if<Relay>(&content_);
    return relay && relay->from == From::user ? relay->sender.get() : nullptr;
}

std::string Outgoing::id() const {
    std::string id;
    const auto* relay = std::get_if<Relay>(&content_);
    if (!relay) return id;
    constexpr std::size_t before = std::string_view(R"({"id":")").size();
    append_unescaped(id, relay->id().substr(before, relay->id().size() - before - 1));
    return id;
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
