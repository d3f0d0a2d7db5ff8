#include "tests/bench/load/messages.hpp"
#include "tests/bench/load/run.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {
namespace {

constexpr std::string_view offer =
    R"("offering":"2026-01-02T03:04:05.678Z","offer":{"type":"offer","sdp":"v=0"})";
constexpr std::string_view answer = R"("offered":null,"answer":{"type":"answer","sdp":"v=0"})";

/// What a party says when it hears something of its call.
void answer_call(Peer& peer, std::string_view text) {
    const auto has = [&](std::string_view action) {
        return text.find(R"("action":"session-)" + std::string(action) + '"') != text.npos;
    };
    const auto say = [&](std::string_view action, std::string_view reason, std::string_view description) {
        const auto pair = static_cast<std::uint32_t>(peer.index() / 2);
        peer.send(call_message(pair, peer.seat().partner, action, reason, description));
    };
    if (has("propose")) {
        say("session-info", "ringing", "");
        say("session-proceed", "", "");
    } else if (has("proceed")) {
        say("session-initiate", "", offer);
    } else if (has("initiate")) {
        say("session-accept", "", answer);
    }
}

} // namespace

void set_up_calls(Loop& loop, Traffic& traffic) {
    std::size_t answered = 0;
    traffic.on_words = [&](Peer& peer, std::string_view text) {
        answer_call(peer, text);
        if (text.find(R"("action":"session-accept")") != text.npos) ++answered;
    };
    for (std::size_t caller = 0; caller < traffic.peers(); caller += 2)
        traffic.peer(caller).send(call_message(static_cast<std::uint32_t>(caller / 2),
                                               traffic.peer(caller).seat().partner, "session-propose", "",
                                               R"("media":"audio")"));
    loop.run_until([&] { return answered == traffic.peers() / 2; }, "the calls");
    traffic.on_words = nullptr;
}

} // namespace jsongled::load
