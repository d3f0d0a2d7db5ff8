#include "protocol/names.hpp"
#include "protocol/text.hpp"
#include "server/routing/absence.hpp"
#include "server/routing/call_ringing.hpp"
#include "server/routing/credential_fault.hpp"
#include "server/routing/cut_off.hpp"
#include "server/routing/expiry.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"
#include "server/routing/reconnect_grace.hpp"
#include "server/routing/room_leaving.hpp"

namespace jsongled {
namespace {

/// When one of too many connections may have ended, such as one that is gone and does not know yet.
constexpr std::chrono::seconds another_connection_ends{30};

/// What the client has shown by now: with its answer, or else when it came. A bad one counts, whichever it is.
Proof proof_of(const Exchange& exchange) {
    const Proof& now = exchange.prepared.proof;
    if (!exchange.sender.greeting) return now;
    const Proof& before = exchange.sender.greeting->proof;
    return now.kind == Proof::Kind::none || before.kind == Proof::Kind::bad ? before : now;
}

/// Whoever goes on with a session of their own does not come besides it.
bool takes_place_of_another(const Exchange& exchange, std::string_view uid) {
    const auto& asked = exchange.prepared.resume;
    const Peer* peer = asked ? exchange.tables.directory.find_peer(asked->peer) : nullptr;
    return peer && peer->resumption && peer->resumption->is_shown_by(asked->digest) &&
           peer->member->uid() == uid;
}

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
    if (exchange.prepared.shown.size() > tables.settings.max_member_bytes)
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
    if (exchange.tables.blocks.has(uid))
        return Refusal{ErrorCode::blocked, "An operator keeps this user out for some time"};
    if (exchange.tables.directory.find_peer(uid)) return conflict("The 'uid' is a connection's name");
    // Whoever has proved their name gets it, whatever others have called a room.
    if (exchange.tables.rooms.find(uid) && !proof_of(exchange).grant)
        return conflict("The 'uid' is a room's name");
    const std::size_t most = tables.settings.max_connections_per_user;
    if (most > 0 && !takes_place_of_another(exchange, uid) &&
        tables.directory.connections_of(uid).size() >= most)
        return Refusal{ErrorCode::limit_reached, "Your user has too many connections", another_connection_ends};
    return std::nullopt;
}

constexpr std::string_view missing = to_string(CredentialFault::missing);
constexpr std::string_view other_uid = to_string(CredentialFault::other_uid);

/// The rule that a proof breaks, for the operator; empty where it breaks none.
std::string_view fault_of_proof(const Exchange& exchange, const Proof& proof) {
    if (exchange.tables.settings.auth == Auth::none) return {};
    if (proof.kind == Proof::Kind::bad) return proof.why;
    if (proof.kind == Proof::Kind::none) return exchange.sender.said_hello() ? std::string_view() : missing;
    const DescribedValue& uid = exchange.envelope.described(Described::uid);
    return proof.grant && uid.kind == JsonKind::string && uid.text != proof.grant->sub ? other_uid
                                                                                       : std::string_view();
}

std::string told_of(std::string_view fault) {
    if (fault == missing) return "A credential is asked for: show it as the parameter 'token'";
    if (fault == other_uid) return "The 'uid' is not the 'sub' of the token";
    return "The credential is not accepted";
}

void say_ack(Exchange& exchange) {
    exchange.reply(Ack{Ack::Status::success, std::string(exchange.envelope.transaction)});
}

/// It is no part of the session that begins behind it.
void say_first_ack(Exchange& exchange, AddressKey from) {
    const Tables& tables = exchange.tables;
    const Prepared& prepared = exchange.prepared;
    Ack ack{Ack::Status::success, std::string(exchange.envelope.transaction)};
    if (prepared.resume) ack.resumed = Ack::Resumed{};
    if (prepared.abilities.can_resume && prepared.fresh && tables.settings.resume_window.count() > 0) {
        begin_session(exchange.sender, *prepared.fresh, from);
        ack.offer = offer_to(exchange, exchange.sender);
    }
    exchange.tables.say_uncounted(exchange.sender, std::move(ack));
}

void fail_hello(Exchange& exchange, Refusal why) {
    // Without a transaction of its own the answer can only be meant for the hello.
    const Envelope& envelope = exchange.envelope;
    std::string transaction =
        envelope.transaction.empty() ? exchange.sender.hello_transaction() : std::string(envelope.transaction);
    if (!transaction.empty()) exchange.reply(Ack{Ack::Status::failed, std::move(transaction)});
    exchange.refuse(std::move(why));
}

std::string_view fault_of_refresh(const Exchange& exchange) {
    const Proof& proof = exchange.prepared.proof;
    if (exchange.tables.settings.auth == Auth::none) return {};
    if (proof.kind != Proof::Kind::good) return proof.kind == Proof::Kind::bad ? proof.why : missing;
    return proof.grant && proof.grant->sub != exchange.sender.member->uid() ? other_uid : std::string_view();
}

/// Whoever is in already stays for as long as what they came in with lasts.
void refuse_credential(Exchange& exchange, std::string_view why) {
    const std::string_view uid = cut_to_word(exchange.envelope.described(Described::uid).text);
    fail_hello(exchange, {ErrorCode::unauthorized, told_of(why)});
    if (exchange.sender.said_hello()) return note_refused(exchange.tables, exchange.sender, uid, why);
    turn_out(exchange.tables, exchange.sender, uid, why);
}

} // namespace

void handle_hello(Exchange& exchange) {
    const Proof proof = proof_of(exchange);
    // Before anything else: a stranger does not learn which names are taken.
    if (const std::string_view why = fault_of_proof(exchange, proof); !why.empty())
        return refuse_credential(exchange, why);
    Parameters parameters;
    auto fault = find_fault(exchange, parameters);
    if (fault && fault->code == ErrorCode::limit_reached &&
        end_longest_absence(exchange.tables, parameters.uid, exchange.now))
        fault.reset();
    if (fault) {
        if (fault->code == ErrorCode::limit_reached)
            exchange.tables.note(LimitPassed{std::string(exchange.sender.id), std::string(parameters.uid),
                                             exchange.sender.address, Limit::connections_of_user});
        const ErrorCode code = fault->code;
        fail_hello(exchange, *std::move(fault));
        if (code == ErrorCode::blocked) cut_off(exchange.tables, exchange.sender, CloseCause::admin);
        return;
    }

    const std::string uid(parameters.uid);
    const bool is_new = !exchange.sender.said_hello();
    const auto member = std::make_shared<const Member>(uid, exchange.prepared.shown,
                                                       cut_to_word(parameters.dn.value_or(std::string_view())));
    if (Peer* peer = find_resumed(exchange)) {
        Tables& tables = exchange.tables;
        const Moment now = exchange.now;
        resume(exchange, *peer, member);
        if (proof.grant) admit(tables, *peer, proof.grant, now);
        return;
    }
    if (is_new && exchange.sender.greeting->entry == Entry::to_resume)
        return cut_off(exchange.tables, exchange.sender, CloseCause::full);
    if (is_new) exchange.tables.note(HelloDone{std::string(exchange.sender.id), uid});
    if (Room* room = exchange.tables.rooms.find(uid)) close_room(exchange.tables, *room, exchange.now);
    const AddressKey from = is_new ? exchange.sender.greeting->from : AddressKey::none;
    exchange.tables.directory.name(exchange.sender, member);
    exchange.sender.abilities = exchange.prepared.abilities;
    is_new ? say_first_ack(exchange, from) : say_ack(exchange);
    if (proof.grant) admit(exchange.tables, exchange.sender, proof.grant, exchange.now);
    if (is_new && exchange.sender.recipient) begin_to_catch_up(exchange.tables, exchange.sender);
    if (!is_new || !exchange.sender.recipient) return;
    ring_late_device(exchange.tables, exchange.sender, exchange.now);
    ring_for_who_is_back(exchange.tables, exchange.sender, exchange.now);
}

void handle_refresh(Exchange& exchange, const Parameters&) {
    const Proof& proof = exchange.prepared.proof;
    Peer& sender = exchange.sender;
    if (const std::string_view why = fault_of_refresh(exchange); !why.empty()) {
        note_refused(exchange.tables, sender, sender.member->uid(), why);
        if (why == to_string(CredentialFault::too_often))
            return exchange.refuse_request(
                {ErrorCode::too_many_messages, "You show tokens too often", std::chrono::seconds(10)});
        return exchange.refuse_request(ErrorCode::unauthorized, told_of(why));
    }
    exchange.reply(RefreshResult{std::string(exchange.envelope.transaction),
                                 proof.grant ? std::optional(proof.grant->expires) : std::nullopt});
    if (proof.grant) admit(exchange.tables, sender, proof.grant, exchange.now);
}

} // namespace jsongled
