#include "protocol/limits.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// What is wrong with the description of a hello, if anything.
std::optional<Refusal> find_fault(const Exchange& exchange) {
    const DescribedValue& uid = exchange.envelope.described(Described::uid);
    const DescribedValue& dn = exchange.envelope.described(Described::dn);
    const auto bad = [](std::string details) { return Refusal{ErrorCode::bad_parameter, std::move(details)}; };

    if (uid.kind != JsonKind::string || uid.text.empty()) return bad("Missing 'uid' parameter");
    if (!exchange.envelope.described_twice.empty())
        return bad("The parameter '" + std::string(exchange.envelope.described_twice) + "' stands twice");
    if (uid.text.size() > max_word_bytes) return bad("The parameter 'uid' is longer than 256 bytes");
    if (has_control_characters(uid.text)) return bad("The parameter 'uid' has control characters");
    if (uid.text.find('/') != std::string_view::npos) return bad("The parameter 'uid' contains '/'");
    if (uid.text == exchange.tables.sn) return bad("The parameter 'uid' is the server's name");
    if (dn.kind != JsonKind::absent && dn.kind != JsonKind::null && dn.kind != JsonKind::string)
        return bad("The parameter 'dn' is not a string");

    if (!exchange.sender.said_hello()) {
        if (exchange.envelope.transaction != exchange.sender.hello_transaction)
            return bad("The 'transaction' is not that of the 'session-hello'");
        // A peer id is an address: nobody may take another's for a name.
        if (exchange.tables.directory.find_peer(uid.text))
            return Refusal{ErrorCode::conflict, "The 'uid' is in use"};
    } else if (uid.text != exchange.sender.member->uid) {
        return Refusal{ErrorCode::conflict, "The 'uid' cannot change"};
    }
    return std::nullopt;
}

} // namespace

bool answers_hello(const Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    return envelope.action == Action::iq_result && envelope.query == word::session_hello &&
           (envelope.to.empty() || envelope.to == exchange.tables.sn);
}

void handle_hello(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (auto fault = find_fault(exchange)) {
        // Without a transaction of its own the answer can only be meant for the hello.
        const std::string_view transaction =
            envelope.transaction.empty() ? exchange.sender.hello_transaction : envelope.transaction;
        exchange.reply(Ack{Ack::Status::failed, std::string(transaction)});
        return exchange.refuse(fault->code, std::move(fault->details));
    }

    const std::string uid(envelope.described(Described::uid).text);
    if (!exchange.sender.said_hello()) exchange.tables.facts.push_back(HelloDone{exchange.sender.id, uid});
    const bool is_new = !exchange.sender.said_hello();
    exchange.tables.directory.name(
        exchange.sender,
        std::make_shared<Member>(Member{uid, std::string(envelope.cut(envelope.description)),
                                        std::string(cut_to_word(envelope.described(Described::dn).text))}));
    exchange.reply(Ack{Ack::Status::success, std::string(envelope.transaction)});
    if (is_new) ring_late_device(exchange.tables, exchange.sender);
}

} // namespace jsongled
