#include "server/net/session.hpp"

#include <algorithm>
#include <cassert>

#include "protocol/json_writer.hpp"
#include "protocol/relay_only.hpp"
#include "server/net/admission.hpp"
#include "server/net/authenticator.hpp"
#include "server/net/credential.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/ws_frame.hpp"
#include "server/observe/telemetry.hpp"
#include "server/routing/credential_fault.hpp"
#include "server/routing/malformed_answers.hpp"
#include "server/routing/prepared.hpp"

namespace jsongled {
namespace {

using std::chrono::steady_clock;

/// How long a client may take to answer the close. Whoever has not said hello has less: those who are put out
/// for a newcomer are not counted any more.
constexpr std::chrono::seconds patience_with_users{5};
constexpr std::chrono::seconds patience_with_strangers{1};

} // namespace

Session::Session(const ConnectionContext& context, IoThread& thread, std::string_view peer_id)
    : context_(context), thread_(thread), peer_json_(json_string(peer_id).c_str()) {
    context_.admission.enter();
}

Session::~Session() {
    if (address_ != AddressKey::none) context_.admission.addresses().leave(address_);
    context_.admission.leave();
}

bool Session::take_place_of(AddressKey address) {
    if (!context_.admission.addresses().enter(address)) return false;
    address_ = address;
    return true;
}

std::string_view Session::peer_id() const {
    return peer_json().substr(1, peer_json_.size() - 2);
}

void Session::start(std::unique_ptr<Transport> transport, std::string address, const ConnectionLimits& limits,
                    Proof proof, Entry entry) {
    transport_ = std::move(transport);
    max_message_bytes_ = limits.max_message_bytes;
    message_bytes_ = limits.first_message_bytes();
    hides_addresses_ = limits.addresses == Addresses::hidden;
    obey(proof);
    in_router_ = true;
    context_.router.connected({std::string(peer_id()), std::move(address), context_.ids.fresh(),
                               limits.max_message_bytes, limits.max_outbox_bytes, limits.hello_timeout,
                               std::move(proof), limits.addresses, address_, entry},
                              inlet_, context_.clock.now());
    if (limits.ping_interval.count() == 0) return;
    keep_alive_ = KeepAlive(limits.ping_interval);
    transport_->wake_at(keep_alive_.start(thread_.now()));
}

void Session::text(std::string_view text) {
    if (!in_router_) return;
    keep_alive_.heard();
    if (is_known_) thread_.note_speech();
    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    context_.telemetry.metrics().message_received(envelope ? envelope->action : std::nullopt, text.size());
    if (envelope && hides_addresses_ && describes_transport(*envelope))
        say_hidden(*envelope);
    else
        say(parsed);
    read_on();
}

void Session::say(const std::variant<Envelope, Malformed>& parsed) {
    const Moment now = context_.clock.now();
    const auto* envelope = std::get_if<Envelope>(&parsed);
    if (!envelope) return context_.router.received(speaker(), std::get<Malformed>(parsed), now);
    if (context_.router.received(speaker(), *envelope, proof_of(*envelope, now), context_.ids, now)) be_known();
}

void Session::speak_as(std::string_view peer_id) {
    peer_json_ = json_string(peer_id).c_str();
    transport_->rename(peer_json());
    be_known();
}

void Session::be_known() {
    if (std::exchange(is_known_, true)) return;
    message_bytes_ = max_message_bytes_;
    transport_->let_say(message_bytes_);
}

void Session::say_hidden(const Envelope& envelope) {
    const auto shown = hide_addresses(envelope);
    if (!shown) return context_.router.passed_over(speaker());
    // What stands for a short address may be longer.
    if (shown->size() > max_message_bytes_)
        return say(parse_beginning(envelope.text, {shown->size(), max_message_bytes_}));
    say(parse_envelope(*shown));
}

Proof Session::proof_of(const Envelope& envelope, Moment now) {
    const std::string_view credential = credential_of(envelope, context_.router.sn());
    if (credential.empty()) return {};
    const bool is_of_hello = *envelope.action == Action::iq_result;
    // One try a connection: what else came with it costs no signature.
    if (is_of_hello && has_failed_) return {Proof::Kind::bad, {}, to_string(CredentialFault::tried_before)};
    if (!has_check_left(now.steady)) return {Proof::Kind::bad, {}, to_string(CredentialFault::too_often)};
    Proof proof = context_.authenticator.check(credential, now.wall);
    if (is_of_hello) has_failed_ = proof.kind == Proof::Kind::bad;
    obey(proof);
    return proof;
}

bool Session::has_check_left(SteadyTime now) {
    constexpr std::uint32_t apart = 10;
    constexpr std::uint32_t at_once = 3;
    const auto seconds =
        static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count());
    const std::uint32_t from = std::max(checks_until_, seconds);
    if (from - seconds > (at_once - 1) * apart) return false;
    checks_until_ = from + apart;
    return true;
}

void Session::obey(const Proof& proof) {
    if (proof.hides_addresses()) hides_addresses_ = true;
}

void Session::oversized(std::size_t bytes, std::string_view beginning) {
    if (!in_router_) return;
    keep_alive_.heard();
    context_.telemetry.metrics().message_received(std::nullopt, bytes);
    context_.router.received(speaker(), parse_beginning(beginning, {bytes, message_bytes_}),
                             context_.clock.now());
    read_on();
}

void Session::refused(std::string_view beginning, std::size_t bytes, std::chrono::seconds retry_after) {
    if (!in_router_) return;
    keep_alive_.heard();
    Malformed message = parse_beginning(beginning, {bytes, message_bytes_});
    message.why = {ErrorCode::too_many_messages, "You send too many messages, or too much", retry_after};
    message.oversize = {};
    context_.telemetry.metrics().message_received(message.action, bytes);
    // The answer is one of the session's, as every other.
    context_.router.received(speaker(), message, context_.clock.now());
    read_on();
}

void Session::flooding(Limit limit) {
    if (in_router_) context_.router.passed(peer_id(), limit);
}

void Session::answered(std::uint64_t number) {
    if (in_router_) context_.router.answered(speaker(), number);
}

void Session::drained() {
    if (in_router_) context_.router.drained(speaker());
}

void Session::hold_back() {
    hold();
    read_on();
}

void Session::probe(std::uint64_t number) {
    // Whoever is held back since the question was put could not answer, and some take nothing more before they
    // have.
    if (!held_back_) transport_->probe(number);
}

void Session::go_on() {
    assert(holds_ > 0);
    --holds_;
    read_on();
}

void Session::read_on() {
    const bool holds_back = holds_ > 0 || transport_->is_filling();
    // What is still to be read of a client that has gone is waited for while the router holds it back, and not
    // until it has taken what it takes no more.
    if (holds_back && holds_ == 0 && transport_->has_ended()) return end(CloseCause::lost);
    if (holds_back == std::exchange(held_back_, holds_back)) return;
    if (!holds_back) {
        // Nothing has been asked of it that it could have answered.
        keep_alive_.heard();
        return transport_->resume();
    }
    transport_->pause();
}

void Session::due(steady_clock::time_point now) {
    if (!in_router_) return;
    // Of whoever is not read only its transport can tell whether it still takes what waits for it.
    const bool lives = held_back_ || is_taking();
    const auto [verdict, next] = keep_alive_.judge(now, lives ? KeepAlive::Sign::other : KeepAlive::Sign::none);
    switch (verdict) {
    case KeepAlive::Verdict::gone: return end(CloseCause::silent);
    case KeepAlive::Verdict::ask:
        // Whoever is not read cannot answer, and may take nothing more before they have.
        // By way of the router, which knows how much has been said to the client.
        if (!held_back_) context_.router.probe(speaker());
        break;
    case KeepAlive::Verdict::wait: break;
    }
    transport_->wake_at(next);
}

bool Session::is_taking() {
    return !transport_->probe_is_taken() && transport_->has_taken_more();
}

void Session::close(CloseCause cause) {
    switch (cause) {
    case CloseCause::no_hello:
        return leaving({cause, close_code::policy}, close_code::policy, "No answer to the session-hello");
    case CloseCause::credential:
        return leaving({cause, close_code::credential}, close_code::credential,
                       "The credential is missing, wrong, or has expired");
    case CloseCause::drain:
        return leaving({cause, close_code::service_restart}, close_code::service_restart,
                       "The server is going away");
    case CloseCause::full:
        return leaving({cause, close_code::try_again_later}, close_code::try_again_later,
                       "There is no room for a new session");
    case CloseCause::admin:
        return leaving({cause, close_code::put_off}, close_code::put_off,
                       "An operator has ended this connection");
    case CloseCause::replaced:
        return leaving({cause, close_code::replaced}, close_code::replaced,
                       "Another connection goes on with this session");
    default: return end(cause);
    }
}

void Session::drain() {
    if (in_router_) context_.router.end(speaker(), CloseCause::drain);
}

void Session::leaving(Departure departure, std::uint16_t code, std::string_view reason) {
    if (!in_router_) return;
    // For the others it is gone at once, however long the close takes; what the router has handed over by now
    // still goes before the close.
    leave_router(departure);
    goodbye_ = std::make_unique<const Goodbye>(Goodbye{code, reason});
    thread_.mailbox().put({this, Letter::Last()});
}

/// For the answer to the goodbye.
std::chrono::seconds Session::patience() const {
    // Somebody waits for its place.
    if (goodbye_->code == close_code::try_again_later) return {};
    return is_known_ ? patience_with_users : patience_with_strangers;
}

void Session::part() {
    transport_->close(goodbye_->code, goodbye_->reason, patience());
}

void Session::end(CloseCause cause) {
    leave_router({cause});
    transport_->drop();
}

void Session::gone() {
    leave_router({});
    thread_.retire(*this);
}

void Session::leave_router(Departure departure) {
    if (!std::exchange(in_router_, false)) return;
    context_.router.disconnected(speaker(), departure, context_.clock.now());
}

} // namespace jsongled
