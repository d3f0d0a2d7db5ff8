#include "tests/support/router_tape.hpp"

#include "tests/support/record_tape.hpp"

namespace jsongled::testing {
namespace {

enum class Input : std::uint8_t {
    connected,
    received,
    detached,
    disconnected,
    found,
    stored,
    list_calls,
    act,
    tick,
    filled,
    drained,
    failed,
};

ByteTape& operator<<(ByteTape& tape, Input input) {
    return tape.put(static_cast<std::uint64_t>(input));
}

ByteTape& operator<<(ByteTape& tape, Moment moment) {
    return tape.put(static_cast<std::uint64_t>(moment.wall.time_since_epoch().count()))
        .put(static_cast<std::uint64_t>(moment.steady.time_since_epoch().count()));
}

std::chrono::milliseconds milliseconds_of(ByteTape& tape) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(tape.number()));
}

Moment moment_of(ByteTape& tape) {
    const Time wall{milliseconds_of(tape)};
    return {wall, SteadyTime{milliseconds_of(tape)}};
}

ByteTape& operator<<(ByteTape& tape, const Proof& proof) {
    tape.put(static_cast<std::uint64_t>(proof.kind)).put(proof.grant ? 1 : 0);
    if (!proof.grant) return tape;
    const Rights& rights = proof.grant->rights;
    tape.put(proof.grant->sub)
        .put(static_cast<std::uint64_t>(proof.grant->expires.time_since_epoch().count()))
        .put(rights.publish)
        .put(rights.call)
        .put(rights.relay_only)
        .put(rights.rooms ? 1 + rights.rooms->size() : 0);
    if (rights.rooms)
        for (const std::string& room : *rights.rooms)
            tape.put(room);
    return tape;
}

Proof proof_of(ByteTape& tape) {
    Proof proof{static_cast<Proof::Kind>(tape.number())};
    if (tape.number() == 0) return proof;
    Grant grant{tape.text(), Time{milliseconds_of(tape)}, {}};
    grant.rights.publish = tape.number() != 0;
    grant.rights.call = tape.number() != 0;
    grant.rights.relay_only = tape.number() != 0;
    if (const std::uint64_t rooms = tape.number(); rooms > 0) {
        Rights::Rooms names;
        while (names.size() + 1 < rooms)
            names.push_back(tape.text());
        grant.rights.rooms = std::make_shared<const Rights::Rooms>(std::move(names));
    }
    proof.grant = std::make_shared<const Grant>(std::move(grant));
    return proof;
}

Arrival arrival_of(ByteTape& tape) {
    Arrival arrival;
    arrival.id = tape.text();
    arrival.address = tape.text();
    arrival.hello_transaction = tape.text();
    arrival.message_bytes = tape.number();
    arrival.outbox_bytes = tape.number();
    arrival.hello_timeout = milliseconds_of(tape);
    arrival.proof = proof_of(tape);
    arrival.addresses = static_cast<Addresses>(tape.number());
    return arrival;
}

constexpr std::uint64_t no_block = 0;

void put_act(ByteTape& tape, const DisconnectPeer& act) {
    tape.put(act.peer);
}
void put_act(ByteTape& tape, const DisconnectUser& act) {
    tape.put(act.uid).put(act.block ? static_cast<std::uint64_t>(act.block->count()) : no_block);
}
void put_act(ByteTape& tape, const LiftBlock& act) {
    tape.put(act.uid);
}
void put_act(ByteTape& tape, const CloseRoom& act) {
    tape.put(act.rid);
}

OperatorAct act_of(ByteTape& tape) {
    const std::uint64_t kind = tape.number();
    std::string name = tape.text();
    if (kind == 0) return DisconnectPeer{std::move(name)};
    if (kind == 2) return LiftBlock{std::move(name)};
    if (kind == 3) return CloseRoom{std::move(name)};
    const std::chrono::milliseconds block = milliseconds_of(tape);
    return DisconnectUser{std::move(name), block.count() > 0 ? std::optional(block) : std::nullopt};
}

void play_failed(ByteTape& tape, Router& router) {
    const Store::Sequence first = tape.number();
    router.failed(first, tape.number());
}

void play_list_calls(ByteTape& tape, Router& router) {
    const std::uint64_t question = tape.number();
    router.list_calls(question, tape.number());
}

} // namespace

void receive(Router& router, std::string_view peer, std::string_view text, Proof proof, Moment now) {
    const auto parsed = parse_envelope(text);
    if (const auto* malformed = std::get_if<Malformed>(&parsed)) return router.received(peer, *malformed, now);
    const auto& envelope = std::get<Envelope>(parsed);
    Prepared prepared = prepare(envelope, router.tables().sn, now.wall);
    prepared.proof = std::move(proof);
    router.received(peer, envelope, std::move(prepared), now);
}

void RouterTape::connected(Arrival arrival, Recipient& recipient, Moment now) {
    (tape_ << Input::connected << now)
        .put(arrival.id)
        .put(arrival.address)
        .put(arrival.hello_transaction)
        .put(std::uint64_t{arrival.message_bytes})
        .put(std::uint64_t{arrival.outbox_bytes})
        .put(static_cast<std::uint64_t>(arrival.hello_timeout.count()));
    (tape_ << arrival.proof).put(static_cast<std::uint64_t>(arrival.addresses));
    router_.connected(std::move(arrival), recipient, now);
    taken_();
}

void RouterTape::received(std::string_view peer, std::string_view text, Proof proof, Moment now) {
    (tape_ << Input::received << now).put(peer).put(text) << proof;
    receive(router_, peer, text, std::move(proof), now);
    taken_();
}

void RouterTape::filled(std::string_view peer, Fill fill) {
    (tape_ << Input::filled).put(peer).put(static_cast<std::uint64_t>(fill));
    taken_();
}

void RouterTape::drained(std::string_view peer) {
    (tape_ << Input::drained).put(peer);
    router_.drained(peer);
    taken_();
}

void RouterTape::detached(std::string_view peer) {
    (tape_ << Input::detached).put(peer);
    router_.detached(peer);
    taken_();
}

void RouterTape::disconnected(std::string_view peer, Departure departure, Moment now) {
    (tape_ << Input::disconnected << now)
        .put(peer)
        .put(static_cast<std::uint64_t>(departure.cause))
        .put(std::uint64_t{departure.code});
    router_.disconnected(peer, departure, now);
    taken_();
}

void RouterTape::found(Store::Ticket ticket, Answer answer) {
    (tape_ << Input::found).put(ticket);
    put(tape_, answer);
    router_.found(ticket, std::move(answer));
    taken_();
}

void RouterTape::stored(Store::Sequence up_to, const std::vector<VerdictOn>& verdicts) {
    (tape_ << Input::stored).put(up_to).put(std::uint64_t{verdicts.size()});
    for (const auto& [sequence, verdict] : verdicts)
        tape_.put(sequence).put(static_cast<std::uint64_t>(verdict));
    router_.stored(up_to, verdicts);
    taken_();
}

void RouterTape::failed(Store::Sequence first, Store::Sequence last) {
    (tape_ << Input::failed).put(first).put(last);
    router_.failed(first, last);
    taken_();
}

void RouterTape::list_calls(std::uint64_t question, std::size_t limit) {
    (tape_ << Input::list_calls).put(question).put(std::uint64_t{limit});
    router_.list_calls(question, limit);
    taken_();
}

void RouterTape::act(std::uint64_t question, const OperatorAct& act, Moment now) {
    (tape_ << Input::act << now).put(question).put(std::uint64_t{act.index()});
    std::visit([&](const auto& one) { put_act(tape_, one); }, act);
    router_.act(question, act, now);
    taken_();
}

void RouterTape::tick(Moment now) {
    tape_ << Input::tick << now;
    router_.tick(now);
    taken_();
}

namespace {

std::vector<VerdictOn> verdicts_of(ByteTape& tape) {
    std::vector<VerdictOn> verdicts(tape.number());
    for (auto& [sequence, verdict] : verdicts) {
        sequence = tape.number();
        verdict = static_cast<WriteVerdict>(tape.number());
    }
    return verdicts;
}

} // namespace

void RouterTape::play(std::string bytes, Router& router,
                      const std::function<Recipient&(const std::string& peer)>& recipient_of,
                      const std::function<void(const std::string& peer, Fill fill)>& filled,
                      const std::function<void()>& played) {
    for (ByteTape tape(std::move(bytes)); !tape.is_over(); played()) {
        switch (static_cast<Input>(tape.number())) {
        case Input::connected: {
            const Moment now = moment_of(tape);
            Arrival arrival = arrival_of(tape);
            Recipient& recipient = recipient_of(arrival.id);
            router.connected(std::move(arrival), recipient, now);
            break;
        }
        case Input::received: {
            const Moment now = moment_of(tape);
            const std::string peer = tape.text();
            const std::string text = tape.text();
            receive(router, peer, text, proof_of(tape), now);
            break;
        }
        case Input::detached: router.detached(tape.text()); break;
        case Input::disconnected: {
            const Moment now = moment_of(tape);
            const std::string peer = tape.text();
            const auto cause = static_cast<CloseCause>(tape.number());
            router.disconnected(peer, {cause, static_cast<std::uint16_t>(tape.number())}, now);
            break;
        }
        case Input::found: {
            const Store::Ticket ticket = tape.number();
            router.found(ticket, take_answer(tape));
            break;
        }
        case Input::stored: {
            const Store::Sequence up_to = tape.number();
            router.stored(up_to, verdicts_of(tape));
            break;
        }
        case Input::failed: play_failed(tape, router); break;
        case Input::list_calls: play_list_calls(tape, router); break;
        case Input::act: {
            const Moment now = moment_of(tape);
            const std::uint64_t question = tape.number();
            router.act(question, act_of(tape), now);
            break;
        }
        case Input::tick: router.tick(moment_of(tape)); break;
        case Input::filled: {
            const std::string peer = tape.text();
            filled(peer, static_cast<Fill>(tape.number()));
            break;
        }
        case Input::drained: router.drained(tape.text()); break;
        }
    }
}

} // namespace jsongled::testing
