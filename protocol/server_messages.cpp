#include "protocol/server_messages.hpp"

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

template<class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template<class... F>
Overloaded(F...) -> Overloaded<F...>;

/// Writes `,"jsongle":{"action":…,` … `,"description":{` … `}}}`, as every message of the server has it.
class Tail {
  public:
    Tail(Action action, std::string_view opening = {}) : writer_(text_) {
        text_.reserve(320);
        text_ += opening;
        text_ += ",\"jsongle\":";
        writer_.begin().string("action", to_string(action));
    }

    JsonWriter& jsongle() { return writer_; }
    JsonWriter& description() { return writer_.begin("description"); }
    std::string finish() && {
        writer_.end().end();
        text_.push_back('}');
        return std::move(text_);
    }

  private:
    std::string text_;
    JsonWriter writer_;
};

void write_refusal(JsonWriter& description, const Refusal& why) {
    description.number("errorCode", static_cast<std::uint32_t>(why.code)).string("errorDetails", why.details);
}

std::string write(const Hello& hello, const ServerIdentity& identity) {
    Tail tail(Action::iq_get);
    tail.jsongle().string("query", word::session_hello).string("transaction", hello.transaction);
    tail.description()
        .string("version", identity.version)
        .string("sn", identity.sn)
        .string("info", identity.info)
        .string("connected", iso_8601(hello.connected));
    return std::move(tail).finish();
}

std::string write(const Ack& ack) {
    Tail tail(Action::ack);
    tail.jsongle()
        .string("status", ack.status == Ack::Status::success ? word::success : word::failed)
        .string("transaction", ack.transaction);
    tail.description();
    return std::move(tail).finish();
}

std::string write(const SessionError& error) {
    Tail tail(Action::session_error);
    JsonWriter& description = tail.description();
    write_refusal(description, error.why);
    if (!error.mid.empty()) description.string("mid", error.mid);
    return std::move(tail).finish();
}

std::string write(const IqError& error) {
    Tail tail(Action::iq_error);
    tail.jsongle().string("query", error.query).string("transaction", error.transaction);
    write_refusal(tail.description(), error.why);
    return std::move(tail).finish();
}

std::string write(const MemberList& result) {
    std::string members = "[";
    for (const auto& member : result.members) {
        if (members.size() > 1) members.push_back(',');
        members += member->json;
    }
    members.push_back(']');
    Tail tail(Action::iq_result);
    tail.jsongle().string("query", result.query).string("transaction", result.transaction);
    JsonWriter& description = tail.description().raw("members", members).string("rid", result.rid);
    if (!result.complete) description.raw("complete", "false");
    return std::move(tail).finish();
}

std::string write(const LeaveResult& result) {
    Tail tail(Action::iq_result);
    tail.jsongle().string("query", word::session_leave).string("transaction", result.transaction);
    tail.description().string("rid", result.rid);
    return std::move(tail).finish();
}

std::string write(const PingResult& result) {
    Tail tail(Action::iq_result);
    tail.jsongle().string("query", word::session_ping).string("transaction", result.transaction);
    tail.description();
    return std::move(tail).finish();
}

/// What tells one member from another.
void write_who(JsonWriter& description, const Member& member) {
    description.begin("member").string("uid", member.uid);
    if (!member.dn.empty()) description.string("dn", member.dn);
    description.end();
}

std::string write(const RoomEvent& event) {
    Tail tail(Action::session_event);
    tail.jsongle()
        .string("namespace", to_string(event.kind))
        .string("event", event.what == RoomEvent::What::joined ? word::joined : word::left);
    JsonWriter& description = tail.description();
    if (event.shows == RoomEvent::Shows::member)
        description.raw("member", event.member->json);
    else
        write_who(description, *event.member);
    description.string("rid", event.rid);
    return std::move(tail).finish();
}

std::string write(const ServerReceived& receipt) {
    Tail tail(Action::session_event);
    tail.jsongle().string("namespace", receipt.name_space).string("event", word::receipt);
    tail.description()
        .string("acknowledged", iso_8601(receipt.acknowledged))
        .string("mid", receipt.mid)
        .string("type", "server-received");
    return std::move(tail).finish();
}

std::string write_call(Action action, std::string_view reason, const CallNames& call, std::string_view time_key,
                       Time time, std::optional<EndCause> cause) {
    Tail tail(action, ",\"namespace\":\"call\"");
    tail.jsongle()
        .string("sid", call.sid)
        .string("reason", reason)
        .string("initiator", call.initiator)
        .string("responder", call.responder);
    JsonWriter& description = tail.description().string(time_key, iso_8601(time));
    if (cause) description.string("cause", to_string(*cause));
    return std::move(tail).finish();
}

std::string write(const Trying& trying) {
    return write_call(Action::session_info, word::trying, trying.call, "tried", trying.tried, {});
}

std::string write(const Ringing& ringing) {
    return write_call(Action::session_info, word::ringing, ringing.call, "rang", ringing.rang, {});
}

std::string write(const Unreachable& end) {
    return write_call(Action::session_info, word::unreachable, end.call, "ended", end.ended, end.cause);
}

std::string write(const Retract& end) {
    return write_call(Action::session_retract, "", end.call, "ended", end.ended, end.cause);
}

std::string write(const CallHistory& history) {
    std::string calls = "[";
    for (const CallOfUser& call : history.calls) {
        if (calls.size() > 1) calls.push_back(',');
        calls += to_json(call);
    }
    calls.push_back(']');
    Tail tail(Action::iq_result);
    tail.jsongle().string("query", word::call_history).string("transaction", history.transaction);
    tail.description().raw("calls", calls).raw("complete", history.complete ? "true" : "false");
    return std::move(tail).finish();
}

/// More than the fixed text of any message of the server takes, head and peer id with it.
constexpr std::size_t frame_bound = 512;

} // namespace

Action action_of(const ServerMessage& message) {
    return std::visit(Overloaded{
                          [](const Hello&) { return Action::iq_get; },
                          [](const Ack&) { return Action::ack; },
                          [](const SessionError&) { return Action::session_error; },
                          [](const IqError&) { return Action::iq_error; },
                          [](const MemberList&) { return Action::iq_result; },
                          [](const LeaveResult&) { return Action::iq_result; },
                          [](const PingResult&) { return Action::iq_result; },
                          [](const RoomEvent&) { return Action::session_event; },
                          [](const ServerReceived&) { return Action::session_event; },
                          [](const Trying&) { return Action::session_info; },
                          [](const Ringing&) { return Action::session_info; },
                          [](const Unreachable&) { return Action::session_info; },
                          [](const Retract&) { return Action::session_retract; },
                          [](const CallHistory&) { return Action::iq_result; },
                      },
                      message);
}

std::size_t size_bound(const ServerMessage& message) {
    const auto all = [](const auto&... words) { return (json_size(words) + ...); };
    const auto call = [&](const auto& m) { return all(m.call.sid, m.call.initiator, m.call.responder); };
    const auto members = [](const MemberList& m) {
        std::size_t bytes = 0;
        for (const auto& member : m.members)
            bytes += member->json.size() + 1;
        return bytes;
    };
    const auto calls = [](const CallHistory& m) {
        std::size_t bytes = 0;
        for (const CallOfUser& one : m.calls)
            bytes += json_bound(*one.record) + 1;
        return bytes;
    };
    const auto member = [&](const RoomEvent& m) {
        return m.shows == RoomEvent::Shows::member ? m.member->json.size() : all(m.member->uid, m.member->dn);
    };
    return frame_bound +
           std::visit(Overloaded{
                          [&](const Hello& m) { return all(m.transaction); },
                          [&](const Ack& m) { return all(m.transaction); },
                          [&](const SessionError& m) { return all(m.why.details, m.mid); },
                          [&](const IqError& m) { return all(m.query, m.transaction, m.why.details); },
                          [&](const MemberList& m) { return all(m.query, m.transaction, m.rid) + members(m); },
                          [&](const LeaveResult& m) { return all(m.transaction, m.rid); },
                          [&](const PingResult& m) { return all(m.transaction); },
                          [&](const RoomEvent& m) { return all(m.rid) + member(m); },
                          [&](const ServerReceived& m) { return all(m.name_space, m.mid); },
                          [&](const Trying& m) { return call(m); },
                          [&](const Ringing& m) { return call(m); },
                          [&](const Unreachable& m) { return call(m); },
                          [&](const Retract& m) { return call(m); },
                          [&](const CallHistory& m) { return all(m.transaction) + calls(m); },
                      },
                      message);
}

std::string server_tail(const ServerMessage& message, const ServerIdentity& identity) {
    return std::visit(Overloaded{
                          [&](const Hello& hello) { return write(hello, identity); },
                          [](const auto& other) { return write(other); },
                      },
                      message);
}

} // namespace jsongled
