#include "server/net/ws_front.hpp"

#include <algorithm>
#include <sstream>

#include <sys/socket.h>

#include "server/net/address_key.hpp"
#include "server/net/admission.hpp"
#include "server/net/authenticator.hpp"
#include "server/net/client_address.hpp"
#include "server/net/credential.hpp"
#include "server/net/http_date.hpp"
#include "server/net/request_target.hpp"
#include "server/net/session.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/ws_handshake.hpp"
#include "server/net/ws_transport.hpp"
#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

HttpResponse refuse(const HttpRequest& request, http::status status, std::string body) {
    HttpResponse response = make_response(request, status, std::move(body));
    if (status == http::status::service_unavailable || status == http::status::too_many_requests)
        response.set(http::field::retry_after, "5");
    return response;
}

RefusalReason reason_of(HandshakeFault fault) {
    switch (fault) {
    case HandshakeFault::not_asked:
    case HandshakeFault::method:
    case HandshakeFault::http_version: return RefusalReason::not_websocket;
    case HandshakeFault::version: return RefusalReason::bad_version;
    case HandshakeFault::key: break;
    }
    return RefusalReason::bad_handshake;
}

/// Whether it is not at the other end of the wire: then nothing was counted for it when it was accepted.
bool is_told_by_proxy(const Wire& wire, const asio::ip::address& client) {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    if (::getpeername(wire.descriptor(), peer.data(), &size) != 0) return false;
    return unmapped(peer.address()) != client;
}

std::string text_of(const HttpResponse& response) {
    std::ostringstream text;
    text << response;
    return text.str();
}

} // namespace

std::optional<HttpResponse> WsFront::upgrade(const HttpRequest& request, WireStream& stream,
                                             std::string_view early, const asio::ip::address& client) {
    if (std::ranges::find(paths_, RequestTarget(request).path()) == paths_.end()) {
        context_.telemetry.refused(RefusalReason::wrong_path, client.to_string());
        return refuse(request, http::status::not_found, R"({"error":"no WebSocket here"})");
    }
    Handshake handshake = answer_handshake(request);
    if (handshake.fault) {
        context_.telemetry.refused(reason_of(*handshake.fault), client.to_string());
        return handshake.answer;
    }
    if (!origins_.admit(request)) {
        context_.telemetry.refused(RefusalReason::wrong_origin, client.to_string());
        const std::string address = client.to_string();
        context_.telemetry.security(
            {.event = SecurityEvent::origin_refused, .address = address, .reason = "allowed-origins"});
        return refuse(request, http::status::forbidden,
                      R"({"error":"pages of this origin may open no WebSocket here"})");
    }
    Entry entry = Entry::any;
    if (const auto lack = find_lack(stream.wire(), client)) {
        if (!may_return(request, *lack)) {
            context_.telemetry.refused(lack->reason, client.to_string());
            return refuse(request, lack->status, lack->body);
        }
        entry = Entry::to_resume;
    }
    handshake.answer.set(http::field::date, http_date(context_.clock.now().wall));
    IoThread& thread = threads_.owner_of(stream.executor().context());
    const ConnectionLimits limits = context_.admission.limits();
    auto session = std::make_unique<Session>(context_, thread, context_.ids.fresh());
    if (!session->take_place_of(key_of(client))) {
        context_.telemetry.refused(RefusalReason::too_many_of_address, client.to_string());
        return refuse(request, http::status::too_many_requests,
                      R"({"error":"too many connections from this address"})");
    }
    Proof proof = context_.authenticator.check(credential_of(request), context_.clock.now().wall);
    auto transport = std::make_unique<WsTransport>(std::move(stream.wire()), thread, *session, limits,
                                                   session->peer_json(), means_);
    transport->start(text_of(handshake.answer), early);
    thread.turn([&] {
        session->start(std::move(transport), client.to_string(), limits, std::move(proof), entry);
        thread.add(std::move(session));
    });
    return std::nullopt;
}

std::optional<WsFront::Lack> WsFront::find_lack(const Wire& wire, const asio::ip::address& client) {
    Admission& admission = context_.admission;
    if (!admission.is_open())
        return Lack{RefusalReason::draining, http::status::service_unavailable, R"({"error":"shutting down"})"};
    if (!admission.has_room(context_.router.away()))
        return Lack{RefusalReason::full, http::status::service_unavailable,
                    R"({"error":"too many connections"})"};
    if (!admission.has_memory())
        return Lack{RefusalReason::out_of_memory, http::status::service_unavailable,
                    R"({"error":"too little memory"})"};
    if (is_told_by_proxy(wire, client) &&
        !admission.addresses().connects(key_of(client), std::chrono::steady_clock::now()))
        return Lack{RefusalReason::too_many_connects, http::status::too_many_requests,
                    R"({"error":"you connect too often"})"};
    return std::nullopt;
}

bool WsFront::may_return(const HttpRequest& request, const Lack& lack) {
    if (lack.reason == RefusalReason::draining) return false;
    SharedRouter& router = context_.router;
    const auto session = RequestTarget(request).parameter("resume");
    if (!session || !router.has_session(*session)) return false;
    // Anybody may name a session: those who only sit there keep nobody out.
    const Admission& admission = context_.admission;
    if (admission.has_room_to_return(router.away())) return true;
    return admission.has_room_to_replace(router.away()) && router.make_room_to_return();
}

} // namespace jsongled
