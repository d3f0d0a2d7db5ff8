#include "tests/bench/load/peer.hpp"

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/messages.hpp"

namespace jsongled::load {
namespace {

std::string bare_path(const Seat& seat) {
    const bool in_room = !seat.rid.empty();
    return (in_room ? "/room/" + seat.rid.substr(1) : "/pair/" + seat.partner) + "/" + seat.uid +
           (seat.acked ? "/ack" : "/");
}

} // namespace

void Peer::connect(const Target& target) {
    step_ = Step::hello;
    client_.connect(target, seat_.dialect == Dialect::bare ? bare_path(seat_) : "/");
}

void Peer::leave() {
    if (seat_.dialect == Dialect::bare || seat_.rid.empty()) return client_.close();
    step_ = Step::left;
    ask("session-leave");
}

void Peer::opened() {
    if (seat_.dialect == Dialect::bare) become_ready();
}

void Peer::heard(std::string_view text) {
    const auto has = [&](std::string_view words) { return text.find(words) != text.npos; };
    if (step_ > Step::ack) ++heard_;
    if (step_ == Step::ready) return events_.heard(*this, text);
    if (has(R"("action":"session-event")")) return; // somebody comes or goes
    if (step_ == Step::hello && has(R"("query":"session-hello")")) {
        step_ = Step::ack;
        return say(R"("action":"iq-result","query":"session-hello","transaction":")" +
                   std::string(quoted_after(text, R"("transaction":")")) + R"(","description":{"uid":")" +
                   seat_.uid + R"(","dn":"A User")" + description_of_client() + "}");
    }
    if (step_ == Step::ack && has(R"("status":"success")")) {
        take_ack(text);
        if (seat_.rid.empty()) return become_ready();
        step_ = Step::joined;
        return ask(seat_.rid.starts_with('#') ? "muc-join" : "session-join");
    }
    if (step_ == Step::joined && has(R"("action":"iq-result")")) return become_ready();
    if (step_ == Step::left && has(R"("action":"iq-result")")) return client_.close();
    throw Failure("an unexpected message: " + std::string(text.substr(0, 400)));
}

std::string Peer::description_of_client() const {
    if (!seat_.resumes) return {};
    const std::string can = R"(,"client":{"can":["resume"])";
    if (token_.empty()) return can + "}";
    return can + R"(,"resume":{"token":")" + token_ + R"(","received":)" + std::to_string(heard_) + "}}";
}

void Peer::take_ack(std::string_view text) {
    token_ = quoted_after(text, R"("token":")");
    has_resumed_ = text.find(R"("resumed":true)") != text.npos;
    if (!has_resumed_) heard_ = 0;
}

void Peer::closed() {
    events_.gone(*this);
}

void Peer::become_ready() {
    step_ = Step::ready;
    events_.ready(*this);
}

void Peer::ask(std::string_view query) {
    say(R"("action":"iq-set","query":")" + std::string(query) +
        R"(","transaction":"t","description":{"rid":")" + seat_.rid + R"("})");
}

void Peer::say(std::string_view jsongle) {
    client_.send(R"({"id":"s","from":null,"to":null,"jsongle":{)" + std::string(jsongle) + "}}");
}

} // namespace jsongled::load
