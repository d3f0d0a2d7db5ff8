// Any envelope on its way to others: what they get is JSON, with all that the server does not know as it came;
// or without the addresses of its sender.

#include <algorithm>

#include "protocol/outgoing.hpp"
#include "protocol/relay_only.hpp"
#include "protocol/splice.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/json_tree.hpp"
#include "tests/fuzz/target.hpp"

namespace jsongled::fuzz {
namespace {

const Time now = Time(std::chrono::days(20'000) + std::chrono::milliseconds(7));
const JsonTree now_read{JsonKind::string, "2024-10-04T00:00:00.007Z"};
const JsonTree recipient_read{JsonKind::string, "peer"};
const JsonTree sender_read{JsonKind::string, "room/ali\"ce"};

JsonTree member(std::string_view key, const JsonTree& value) {
    JsonTree named = value;
    named.key = key;
    return named;
}

/// `sent` where the sender has set none, `relayed` always.
void stamp(JsonTree& description) {
    JsonTree* sent = description.find("sent");
    if (sent && sent->kind == JsonKind::null) *sent = member("sent", now_read);
    if (JsonTree* relayed = description.find("relayed")) *relayed = member("relayed", now_read);
    for (const std::string_view key : {"sent", "relayed"})
        if (description.count(key) == 0) description.parts.push_back(member(key, now_read));
}

/// What is to become of the message, by what the protocol says.
JsonTree relayed_of(JsonTree message, const JsonTree& id, bool is_stamped) {
    if (is_stamped) stamp(*message.find("jsongle")->find("description"));
    std::vector<JsonTree> parts{member("id", id), member("from", sender_read), member("to", recipient_read)};
    for (JsonTree& part : message.parts)
        if (part.key != "id" && part.key != "from" && part.key != "to") parts.push_back(std::move(part));
    message.parts = std::move(parts);
    return message;
}

std::string tail_of(const Envelope& envelope, std::optional<Time> stamp) {
    std::string tail;
    append_relay_tail(tail, envelope, stamp);
    return tail;
}

void expect_relayed(std::string_view head, std::string_view tail, const JsonTree& expected,
                    std::string_view text) {
    const std::string relayed = std::string(head) + std::string(tail);
    const BoostReading boost = read_with_boost(relayed);
    expect(boost.tree.has_value(), "what is relayed is no JSON", text);
    expect(boost.tree->says(expected), "what is relayed is not what came", text);
    expect(std::holds_alternative<Envelope>(parse_envelope(relayed)), "what is relayed is no envelope", text);
}

/// Whether ICE agents would find a candidate in it that is not of a relay. Seen with other eyes than those that
/// leave it out.
bool has_direct_candidate(std::string_view lines) {
    std::string text(lines);
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
        std::string_view line = std::string_view(text).substr(begin, end - begin);
        if (line.starts_with("a=")) line.remove_prefix(2);
        if (line.starts_with("candidate:") && line.find(" typ relay") == std::string_view::npos) return true;
        begin = end + 1;
    }
    return false;
}

void expect_hidden(const JsonTree& tree, std::string_view text) {
    if (tree.kind == JsonKind::string)
        expect(!has_direct_candidate(tree.text), "an address is not hidden", text);
    for (const JsonTree& part : tree.parts)
        expect_hidden(part, text);
}

void check_hiding(const Envelope& envelope) {
    const auto shown = hide_addresses(envelope);
    if (!shown) return;
    expect(JsonScanner(*shown).value(), "what is left is no JSON", envelope.text);
    // A word of the description may have got too long.
    const auto parsed = parse_envelope(*shown);
    const auto* hidden = std::get_if<Envelope>(&parsed);
    if (!hidden) return;
    expect(hide_addresses(*hidden) == shown, "what is hidden is hidden again", envelope.text);
    const BoostReading boost = read_with_boost(hidden->cut(hidden->description));
    if (boost.tree) expect_hidden(*boost.tree, envelope.text);
}

} // namespace

void run(std::string_view text) {
    if (!is_utf8(text)) return;
    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    if (!envelope) return;
    const bool has_description = envelope->has_description();
    if (has_description) check_hiding(*envelope);
    const std::string plain = tail_of(*envelope, std::nullopt);
    const std::string stamped = has_description ? tail_of(*envelope, now) : std::string();
    const auto outgoing = Outgoing::relay(*envelope, now);
    const auto alice = std::make_shared<const Member>(Member{"ali\"ce", "{}"});
    outgoing->relay_as(From::occupant, alice, "room");

    const BoostReading boost = read_with_boost(text);
    // Which of two times is meant nobody knows: the dispatcher refuses such a message.
    if (!boost.is_comparable || !envelope->described_twice.empty()) return;
    const JsonTree id{JsonKind::string, std::string(envelope->id)};
    const std::string head = text_for(*outgoing, "peer", {});
    const std::string_view only_head =
        std::string_view(head).substr(0, head.size() - outgoing->tail({}).size());
    expect_relayed(only_head, plain, relayed_of(*boost.tree, id, false), text);
    if (has_description) expect_relayed(only_head, stamped, relayed_of(*boost.tree, id, true), text);
    const bool is_stamped = has_description && outgoing->action() != Action::session_propose;
    expect(outgoing->tail({}) == (is_stamped ? stamped : plain), "the tail is another", text);
}

} // namespace jsongled::fuzz
