#include "tests/bench/bench_router.hpp"

#include <stdexcept>

#include "tests/support/moments.hpp"

namespace jsongled::bench {
namespace {

RouterSettings wide_settings() {
    RouterSettings settings;
    settings.rooms = {2, 100'000, 100};
    return settings;
}

} // namespace

Envelope envelope_of(std::string_view text) {
    auto parsed = parse_envelope(text);
    if (!std::holds_alternative<Envelope>(parsed)) throw std::logic_error("no envelope: " + std::string(text));
    return std::get<Envelope>(std::move(parsed));
}

BenchRouter::BenchRouter(std::size_t users)
    : router_("jsongled", wide_settings(), {store_, facts_, desk_}), now_(testing::first_moment) {
    for (std::size_t i = 0; i < users; ++i) {
        const std::string id = "peer-" + std::to_string(i);
        Recipient& sink = sinks_.emplace_back(delivered_);
        router_.connected({id, "192.0.2.1", "hello", 262'144, 1'048'576, std::chrono::seconds(10)}, sink, now_);
        say(id, R"("action":"iq-result","query":"session-hello","transaction":"hello","description":{"uid":")" +
                    user(i) + R"(","dn":"A User"})");
        say(id, R"("action":"iq-set","query":"muc-join","transaction":"1","description":{"rid":")" +
                    std::string(rid) + R"("})");
    }
    delivered_ = 0;
}

Prepared BenchRouter::prepare_message(const Envelope& envelope) const {
    return prepare(envelope, "jsongled", now_.wall);
}

void BenchRouter::receive(const Envelope& envelope, Prepared prepared) {
    router_.received("peer-0", envelope, std::move(prepared), now_);
}

void BenchRouter::say(std::string_view from, const std::string& jsongle) {
    const std::string text = R"({"id":"1","from":null,"to":"jsongled","jsongle":{)" + jsongle + "}}";
    const Envelope envelope = envelope_of(text);
    router_.received(from, envelope, prepare_message(envelope), now_);
}

} // namespace jsongled::bench
