// The router, fed by bytes: several connections that come, say who they are, meet, call, talk nonsense and go,
// in any order and at any time. A letter says what is done, the byte behind it who does it, those that follow
// to whom and about what; all else is passed over. `tests/fuzz/router.dict` has a word of each.

#include <array>
#include <cstdint>

#include "tests/fuzz/router_world.hpp"
#include "tests/fuzz/target.hpp"

namespace jsongled::fuzz {
namespace {

constexpr std::array<std::string_view, 4> uids{"alice", "bob", "carol", "dave"};
constexpr std::array<std::string_view, 3> rids{"#room", "#muc#lobby", "den"};
constexpr std::array<std::string_view, 4> sids{"call-0", "call-1", "call-2", "call-3"};
constexpr std::array<std::string_view, 4> mids{"mid-0", "mid-1", "mid-2", "mid-3"};

/// What a client may say, apart from its names: $to, $sid, $caller, $callee, $rid, $mid, $uid, $hello.
constexpr std::array<std::string_view, 12> call_verbs{
    R"("action":"session-propose","sid":"$sid","initiator":"$caller","responder":"$callee","description":{"media":"audio"})",
    R"("action":"session-info","sid":"$sid","reason":"ringing","initiator":"$caller","responder":"$callee")",
    R"("action":"session-proceed","sid":"$sid","initiator":"$caller","responder":"$callee")",
    R"("action":"session-initiate","sid":"$sid","description":{"offer":{"type":"offer","sdp":"m=audio"}})",
    R"("action":"session-accept","sid":"$sid","description":{"answer":{"type":"answer","sdp":"m=audio"}})",
    R"("action":"transport-info","sid":"$sid","description":{"candidate":{"candidate":"c"}})",
    R"("action":"session-info","sid":"$sid","reason":"active","initiator":"$caller","responder":"$callee")",
    R"("action":"session-info","sid":"$sid","reason":"mute")",
    R"("action":"session-decline","sid":"$sid","reason":"busy","initiator":"$caller","responder":"$callee")",
    R"("action":"session-retract","sid":"$sid","initiator":"$caller","responder":"$callee")",
    R"("action":"session-terminate","sid":"$sid","reason":"success")",
    R"("action":"session-terminate","sid":"$sid","reason":"gone")"};

constexpr std::array<std::string_view, 12> other_words{
    R"("action":"session-text","description":{"content":"hi"})",
    R"("action":"session-custom","namespace":"n","description":{"sent":null,"relayed":1})",
    R"("action":"session-event","namespace":"message","event":"ack","description":{"mid":"$mid","type":"received"})",
    R"("action":"iq-set","query":"session-negotiate","transaction":"$mid","description":{"sid":"$sid","offer":{}})",
    R"("action":"iq-result","query":"session-negotiate","transaction":"$mid","description":{"sid":"$sid","answer":{}})",
    R"("action":"iq-error","query":"session-negotiate","transaction":"$mid","description":{"errorCode":501000})",
    R"("action":"iq-get","query":"call-history","transaction":"$mid","description":{"limit":1,"before":"$sid"})",
    R"("action":"iq-set","query":"room-members","transaction":"$mid","description":{"rid":"$rid","after":"$uid"})",
    R"("action":"iq-set","query":"session-ping","transaction":"$mid","description":{})",
    R"("action":"session-metrics","sid":"$sid","description":{"mos":4.2,"duration":3.5,"ua":"u","route":"r"})",
    R"("action":"session-error","description":{"errorCode":1})",
    R"("action":"ack","transaction":"$mid","description":{})"};

constexpr std::string_view hello_words =
    R"("action":"iq-result","query":"session-hello","transaction":"$hello","description":{"uid":"$uid","dn":"D"})";
constexpr std::string_view lasting_hello_words =
    R"("action":"iq-result","query":"session-hello","transaction":"$hello","description":{"uid":"$uid","client":{"can":["resume"]}})";
constexpr std::string_view resume_words =
    R"("action":"iq-result","query":"session-hello","transaction":"$hello","description":{"uid":"$uid","client":{"can":["resume"],"resume":{"token":"$token","received":$count}}})";
constexpr std::string_view claim_words =
    R"("action":"iq-result","query":"session-hello","transaction":"$hello","description":{"uid":"$uid","client":{"resume":{"token":"$token","received":$count}}})";
constexpr std::array<std::string_view, 3> room_words{
    R"("action":"iq-set","query":"session-join","transaction":"$mid","description":{"rid":"$rid"})",
    R"("action":"iq-set","query":"muc-join","transaction":"$mid","description":{"rid":"$rid"})",
    R"("action":"iq-set","query":"session-leave","transaction":"$mid","description":{"rid":"$rid"})"};

class Player {
  public:
    explicit Player(std::string_view input) : rest_(input) {}

    void play() {
        while (!rest_.empty())
            step();
        world_.close();
    }

  private:
    void step() {
        switch (const char letter = static_cast<char>(next())) {
        case 'c': return world_.connect(slot());
        case 'd': {
            const std::size_t who = slot();
            return world_.disconnect(who, static_cast<CloseCause>(next() % count_of<CloseCause>));
        }
        case 'x': return world_.detach(slot());
        case 'k': return world_.let_store_work();
        case 's': return world_.hear_store();
        case 'f': return world_.find_nothing(next());
        case 'o': return world_.ask_for_calls(next());
        case 'n': return world_.change_settings();
        case 'a': return act();
        case 'h': return say(slot(), hello_words, "jsongled");
        case 'q': return say(slot(), lasting_hello_words, "jsongled");
        case 'p': return say(slot(), resume_words, "jsongled");
        case 'i': return say(slot(), claim_words, "jsongled");
        case 'b': return world_.probe(slot());
        case 'y': {
            const std::size_t who = slot();
            return world_.answer_probe(who, next());
        }
        case 'g': return world_.run_short_of_memory(next());
        case 'j':
        case 'm':
        case 'l': {
            const std::size_t who = slot();
            return say(who, room_words[letter == 'j' ? 0 : letter == 'm' ? 1 : 2], "jsongled");
        }
        case 'v': {
            const std::size_t who = slot();
            const std::string_view words = one_of(call_verbs);
            return say(who, words, address());
        }
        case 't': {
            const std::size_t who = slot();
            const std::string_view words = one_of(other_words);
            return say(who, words, address());
        }
        case 'r': {
            const std::size_t who = slot();
            return world_.receive(who, line());
        }
        case 'w': {
            const std::int64_t size = next();
            return world_.wait(std::chrono::milliseconds(size * size));
        }
        default: return;
        }
    }

    /// What an operator does.
    void act() {
        switch (next() % 5) {
        case 0: return world_.act(DisconnectPeer{world_.id_of(slot())});
        case 1: return world_.act(DisconnectUser{std::string(one_of(uids)), std::nullopt});
        case 2: return world_.act(DisconnectUser{std::string(one_of(uids)), std::chrono::seconds(1 + next())});
        case 3: return world_.act(LiftBlock{std::string(one_of(uids))});
        default: return world_.act(CloseRoom{std::string(one_of(rids))});
        }
    }

    std::uint8_t next() {
        if (rest_.empty()) return 0;
        const auto byte = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return byte;
    }
    template<std::size_t N>
    std::string_view one_of(const std::array<std::string_view, N>& words) {
        return words[next() % N];
    }
    std::size_t slot() { return next() % RouterWorld::slots; }

    std::string_view line() {
        const std::string_view line = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
        return line;
    }

    /// Everything that can be meant: the server, users, rooms, occupants, connections, and nobody.
    std::string address() {
        const std::size_t which = next();
        switch (which % 6) {
        case 0: return "jsongled";
        case 1: return std::string(uids[which / 6 % uids.size()]);
        case 2: return std::string(rids[which / 6 % rids.size()]);
        case 3: return std::string(rids[which / 6 % rids.size()]) + "/" + std::string(one_of(uids));
        case 4: return world_.id_of(which / 6 % RouterWorld::slots);
        default: return "nobody";
        }
    }

    void say(std::size_t who, std::string_view words, const std::string& to) {
        std::string text = R"({"id":")" + std::string(mids[said_++ % mids.size()]) + R"(","from":null,"to":")" +
                           to + R"(","jsongle":{)";
        for (std::size_t at = 0; at < words.size();) {
            const std::size_t name = std::min(words.find('$', at), words.size());
            text += words.substr(at, name - at);
            at = name;
            if (at < words.size()) {
                const std::size_t end = words.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 1);
                text += value_of(words.substr(at + 1, end - at - 1), who);
                at = end;
            }
        }
        world_.receive(who, text + "}}");
    }

    std::string value_of(std::string_view name, std::size_t who) {
        if (name == "hello") return world_.hello_of(who);
        if (name == "token") return world_.token_of(next());
        if (name == "count") return std::to_string(next());
        if (name == "sid") return std::string(one_of(sids));
        if (name == "rid") return std::string(one_of(rids));
        if (name == "mid") return std::string(one_of(mids));
        if (name == "uid") return std::string(one_of(uids));
        return address(); // caller and callee
    }

    std::string_view rest_;
    RouterWorld world_;
    std::size_t said_ = 0;
};

} // namespace

void run(std::string_view input) {
    Player(input).play();
}

} // namespace jsongled::fuzz
