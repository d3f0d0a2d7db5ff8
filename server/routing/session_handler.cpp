#include "protocol/names.hpp"
#include "protocol/text.hpp"
#include "server/routing/call_ringing.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {
namespace {

/// What is wrong with the answer to a hello; or nothing, and the parameters are read.
std::optional<Refusal> find_fault(const Exchange& exchange, Parameters& parameters) {
    const Envelope& envelope = exchange.envelope;
    const Tables& tables = exchange.tables;
    const auto bad = [](std::string details) { return Refusal{ErrorCode::bad_parameter, std::move(details)}; };
    const auto conflict = [](std::string details) { return Refusal{ErrorCode::conflict, std::move(details)}; };

    if (std::string fault = fault_of_description(envelope); !fault.empty()) return bad(std::move(fault));
    if (std::string fault = read_parameters(hello_parameters, envelope, parameters); !fault.empty())
        return bad(std::move(fault));
    const std::string_view uid = parameters.uid;
    if (uid.find('/') != std::string_view::npos) return bad("The parameter 'uid' contains '/'");
    if (uid == tables.sn) return bad("The parameter 'uid' is the server's name");
    if (envelope.cut(envelope.description).size() > tables.settings.max_member_bytes)
        return bad("The description is larger than " + std::to_string(tables.settings.max_member_bytes) +
                   " bytes");

    if (exchange.sender.said_hello()) {
        if (uid != exchange.sender.member->uid()) return conflict("The 'uid' cannot change");
        return std::nullopt;
    }
    if (envelope.transaction != exchange.sender.hello_transaction())
        return bad("The 'transaction' is not that of the 'session-hello'");
    // A name is one thing at a time, or somebody could speak as what it is besides.
    if (same_but_for_case(uid, tables.sn))
        return conflict("The 'uid' is the server's name in another letter case");
    if (exchange.tables.directory.find_peer(uid)) return conflict("The 'uid' is a connection's name");
    if (exchange.tables.rooms.find(uid)) return conflict("The 'uid' is a room's name");
    return std::nullopt;
}

} // namespace

void handle_hello(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    Parameters parameters;
    if (auto fault = find_fault(exchange, parameters)) {
        // Without a transaction of its own the answer can only be meant for the hello.
        std::string transaction = envelope.transaction.empty() ? exchange.sender.hello_transaction()
                                                               : std::string(envelope.transaction);
        if (!transaction.empty()) exchange.reply(Ack{Ack::Status::failed, std::move(transaction)});
        return exchange.refuse(fault->code, std::move(fault->details));
    }

    const std::string uid(parameters.uid);
    if (!exchange.sender.said_hello()) exchange.tables.note(HelloDone{std::string(exchange.sender.id), uid});
    const bool is_new = !exchange.sender.said_hello();
    exchange.tables.directory.name(
        exchange.sender,
        std::make_shared<const Member>(uid, envelope.cut(envelope.description),
                                       cut_to_word(parameters.dn.value_or(std::string_view()))));
    exchange.reply(Ack{Ack::Status::success, std::string(envelope.transaction)});
    if (is_new) ring_late_device(exchange.tables, exchange.sender, exchange.now);
}

} // namespace jsongled
