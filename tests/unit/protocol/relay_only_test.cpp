#include "protocol/relay_only.hpp"

#include <random>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "protocol/json_writer.hpp"

// What is left of an offer, an answer or a candidate whose sender is not to be found without a relay.

namespace jsongled {
namespace {

namespace json = boost::json;

std::optional<json::value> hidden(const json::object& message) {
    const std::string text = json::serialize(message);
    const auto parsed = parse_envelope(text);
    const auto& envelope = std::get<Envelope>(parsed);
    EXPECT_TRUE(describes_transport(envelope));
    const auto shown = hide_addresses(envelope);
    if (!shown) return std::nullopt;
    EXPECT_TRUE(std::holds_alternative<Envelope>(parse_envelope(*shown))) << *shown;
    return json::parse(*shown);
}

json::object message(std::string_view action, json::object description) {
    return {{"id", "m"},
            {"to", "bob"},
            {"jsongle", {{"action", action}, {"sid", "s"}, {"description", std::move(description)}}}};
}

std::optional<std::string> hidden_candidate(std::string_view candidate) {
    const auto shown =
        hidden(message("transport-info", {{"candidate", {{"candidate", candidate}, {"sdpMid", "0"}}}}));
    if (!shown) return std::nullopt;
    EXPECT_EQ(shown->at_pointer("/jsongle/description/candidate/sdpMid").as_string(), "0");
    return std::string(shown->at_pointer("/jsongle/description/candidate/candidate").as_string());
}

std::string hidden_sdp(std::string_view sdp) {
    const auto shown = hidden(message("session-initiate", {{"offer", {{"type", "offer"}, {"sdp", sdp}}}}));
    return std::string(shown.value().at_pointer("/jsongle/description/offer/sdp").as_string());
}

constexpr std::string_view relay =
    "candidate:4 1 udp 41885439 198.51.100.1 49152 typ relay raddr 203.0.113.7 rport 54400 generation 0";
constexpr std::string_view relay_shown =
    "candidate:4 1 udp 41885439 198.51.100.1 49152 typ relay raddr 0.0.0.0 rport 9 generation 0";

TEST(RelayOnly, candidates_that_are_not_of_a_relay_go) {
    for (const std::string_view candidate :
         {"candidate:1 1 udp 2113937151 192.0.2.7 54400 typ host",
          "candidate:1 1 udp 2113937151 8f2c0a.local 54400 typ host generation 0 ufrag x network-cost 999",
          "candidate:2 1 UDP 1677729535 203.0.113.7 54400 typ srflx raddr 192.0.2.7 rport 54400",
          "candidate:3 1 udp 1845501695 203.0.113.7 54400 typ prflx raddr 192.0.2.7 rport 54400",
          "candidate:5 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active",
          "a=candidate:1 1 udp 2113937151 192.0.2.7 54400 typ host",
          "CANDIDATE:1 1 udp 2113937151 192.0.2.7 54400 TYP HOST",
          // What no agent takes for one of a relay, whatever it may take it for.
          "candidate:1 1 udp 2113937151 192.0.2.7 54400 typ host x typ relay",
          "candidate:1 1 udp 2113937151 192.0.2.7  54400 typ relay", "candidate:1 1 udp 1 192.0.2.7 1 typ",
          "candidate:1 1 udp 1 192.0.2.7", "candidate:", "candidate:1 1 udp 1 192.0.2.7 1 typ relayed",
          // Where words begin is not the same for all that read it.
          "candidate:1\t1 udp 1 192.0.2.7 1 typ host", "candidate:1 1 udp 1  192.0.2.7 1 typ host",
          "candidate:1 1 udp 1 198.51.100.1 1 typ relay\traddr 192.0.2.7 rport 7",
          "candidate:1 1 udp 1 198.51.100.1 1 typ relay  raddr 192.0.2.7 rport 7",
          "candidate:1 1 udp 1 198.51.100.1 1 typ relay raddr  192.0.2.7 rport 7",
          " candidate:1 1 udp 1 192.0.2.7 1 typ host", "\ta=candidate:1 1 udp 1 192.0.2.7 1 typ host",
          "candidate:1 1 udp 1 192.0.2.7 1 typ host\r\n"})
        EXPECT_EQ(hidden_candidate(candidate), std::nullopt) << candidate;
}

TEST(RelayOnly, one_of_a_relay_stays_without_the_address_behind_it) {
    EXPECT_EQ(hidden_candidate(relay), relay_shown);
    EXPECT_EQ(hidden_candidate("candidate:4 2 tcp 1 2001:db8::1 3478 typ relay raddr 2001:db8::7 rport 1"),
              "candidate:4 2 tcp 1 2001:db8::1 3478 typ relay raddr 0.0.0.0 rport 9");
    EXPECT_EQ(hidden_candidate("candidate:4 1 udp 1 198.51.100.1 3478 typ relay"),
              "candidate:4 1 udp 1 198.51.100.1 3478 typ relay");
    EXPECT_EQ(hidden_candidate(
                  "candidate:4 1 udp 1 198.51.100.1 3478 typ relay generation 0 RADDR 192.0.2.7 RPORT 7"),
              "candidate:4 1 udp 1 198.51.100.1 3478 typ relay generation 0 RADDR 0.0.0.0 RPORT 9");
    EXPECT_EQ(hidden_candidate("candidate:4 1 udp 1 198.51.100.1 3478 typ relay raddr"),
              "candidate:4 1 udp 1 198.51.100.1 3478 typ relay raddr");
}

TEST(RelayOnly, the_end_of_the_candidates_and_what_is_none_stay) {
    EXPECT_EQ(hidden_candidate(""), "");
    EXPECT_TRUE(hidden(message("transport-info", {{"candidate", nullptr}})));
    EXPECT_TRUE(hidden(message("transport-info", json::object())));
    EXPECT_EQ(hidden_candidate("what candidate: 192.0.2.7"), "what candidate: 192.0.2.7");
}

TEST(RelayOnly, of_many_candidates_in_one_message_those_of_a_relay_arrive) {
    const std::string_view host = "candidate:1 1 udp 1 192.0.2.7 5 typ host";
    const auto shown = hidden(message("transport-info", {{"candidates", {host, relay}}}));
    EXPECT_EQ(shown.value().at_pointer("/jsongle/description/candidates"),
              json::value(json::array{"", relay_shown}));
    EXPECT_FALSE(hidden(message("transport-info", {{"candidates", {host, host}}})));
}

TEST(RelayOnly, of_sdp_every_line_stays_but_those_with_addresses) {
    EXPECT_EQ(
        hidden_sdp("v=0\r\n"
                   "o=- 46117 2 IN IP4 192.0.2.7\r\n"
                   "s=-\r\n"
                   "t=0 0\r\n"
                   "a=group:BUNDLE 0\r\n"
                   "m=audio 49152 UDP/TLS/RTP/SAVPF 111\r\n"
                   "c=IN IP4 203.0.113.7\r\n"
                   "a=rtcp:9 IN IP6 2001:db8::7\r\n"
                   "a=rtcp-mux\r\n"
                   "a=candidate:1 1 udp 2113937151 192.0.2.7 54400 typ host\r\n"
                   "a=candidate:4 1 udp 41885439 198.51.100.1 49152 typ relay raddr 203.0.113.7 rport 5\r\n"
                   "a=remote-candidates:1 192.0.2.9 8998\r\n"
                   "a=end-of-candidates\r\n"
                   "a=ice-ufrag:x\r\n"
                   "a=fmtp:111 minptime=10\r\n"),
        "v=0\r\n"
        "o=- 46117 2 IN IP4 0.0.0.0\r\n"
        "s=-\r\n"
        "t=0 0\r\n"
        "a=group:BUNDLE 0\r\n"
        "m=audio 49152 UDP/TLS/RTP/SAVPF 111\r\n"
        "c=IN IP4 0.0.0.0\r\n"
        "a=rtcp:9 IN IP4 0.0.0.0\r\n"
        "a=rtcp-mux\r\n"
        "a=candidate:4 1 udp 41885439 198.51.100.1 49152 typ relay raddr 0.0.0.0 rport 9\r\n"
        "a=end-of-candidates\r\n"
        "a=ice-ufrag:x\r\n"
        "a=fmtp:111 minptime=10\r\n");
}

TEST(RelayOnly, lines_may_end_as_they_like) {
    EXPECT_EQ(hidden_sdp("v=0\nc=IN IP6 2001:db8::7\na=candidate:1 1 udp 1 192.0.2.7 5 typ host"),
              "v=0\nc=IN IP4 0.0.0.0\n");
    EXPECT_EQ(hidden_sdp("v=0\r\nA=CANDIDATE:1 1 udp 1 192.0.2.7 5 typ host\r\nC=IN IP4 192.0.2.7"),
              "v=0\r\nc=IN IP4 0.0.0.0");
    EXPECT_EQ(hidden_sdp("v=0\rc=IN IP4 192.0.2.7\ra=candidate:1 1 udp 1 192.0.2.7 5 typ host\r\ra=mid:0\r"),
              "v=0\rc=IN IP4 0.0.0.0\r\ra=mid:0\r");
    EXPECT_EQ(hidden_sdp("v=0\n c=IN IP4 192.0.2.7\n\ta=candidate:1 1 udp 1 192.0.2.7 5 typ host\n\ts=-\n"),
              "v=0\nc=IN IP4 0.0.0.0\n\ts=-\n");
    EXPECT_EQ(hidden_sdp("v=0\no=-\t1\t2\tIN\tIP4\t192.0.2.7\na=rtcp:9  IN IP4 192.0.2.7\n"),
              "v=0\no=-\t1\t2\tIN IP4 0.0.0.0\na=rtcp:9 IN IP4 0.0.0.0\n");
    EXPECT_EQ(hidden_sdp("m=audio 9 X 0\r\nc=IN IP4 192.0.2.7\r\n"), "m=audio 9 X 0\r\nc=IN IP4 0.0.0.0\r\n")
        << "a part of one";
    EXPECT_EQ(hidden_sdp("v=0\no=- 1\na=rtcp:9\n"), "v=0\no=- 1\na=rtcp:9\n") << "no address in them";
    EXPECT_EQ(hidden_sdp(""), "");
}

TEST(RelayOnly, goes_for_every_message_of_a_call_and_for_negotiations) {
    const json::object description{{"sid", "s"}, {"answer", {{"sdp", "v=0\nc=IN IP4 192.0.2.7\n"}}}};
    for (json::object jsongle :
         {json::object{{"action", "session-initiate"}}, json::object{{"action", "session-accept"}},
          json::object{{"action", "iq-set"}, {"query", "session-negotiate"}, {"transaction", "t"}},
          json::object{{"action", "iq-result"}, {"query", "session-negotiate"}, {"transaction", "t"}}}) {
        jsongle["description"] = description;
        const auto shown = hidden({{"id", "m"}, {"to", "bob"}, {"jsongle", jsongle}});
        EXPECT_EQ(shown.value().at_pointer("/jsongle/description/answer/sdp").as_string(),
                  "v=0\nc=IN IP4 0.0.0.0\n");
    }
    for (const ActionRow& row : actions) {
        const std::string text = json::serialize(message(row.text, description));
        const auto parsed = parse_envelope(text);
        EXPECT_EQ(describes_transport(std::get<Envelope>(parsed)),
                  row.family == Family::call || row.family == Family::iq_answer)
            << row.text;
    }
}

TEST(RelayOnly, what_holds_no_address_is_the_same_to_the_byte) {
    const std::string text =
        R"( {"id":"m", "to" : "bob","jsongle":{"action":"session-initiate","description" : {"a\"b":1.50,"x":[true, "c\/d","\ud83d\ude00",{"sdp":"v=0\r\ns=\u002d\r\n"}]},"more":null}} )";
    const auto parsed = parse_envelope(text);
    EXPECT_EQ(hide_addresses(std::get<Envelope>(parsed)), text);
}

TEST(RelayOnly, keys_are_no_addresses_and_escapes_hide_none) {
    const std::string text =
        R"({"id":"m","to":"b","jsongle":{"action":"transport-info","description":{"candidate:1" : "x","y":["\u0063andidate:1 1 udp 1 192.0.2.7 5 typ \u0068ost"]}}})";
    const auto parsed = parse_envelope(text);
    EXPECT_EQ(hide_addresses(std::get<Envelope>(parsed)), std::nullopt);
}

/// Lines of SDP at random, and the addresses in those of them that are not of a relay.
struct RandomSdp {
    std::string text;
    std::vector<std::string> secrets;
};

class RandomLines {
  public:
    explicit RandomLines(std::uint32_t seed) : random_(seed) {}

    RandomSdp sdp() {
        RandomSdp made{pick({"v=0", "V=0", " v=0"}) + end(), {}};
        for (std::size_t lines = below(12); lines > 0; --lines)
            made.text += line(made.secrets) + end();
        return made;
    }

  private:
    std::size_t below(std::size_t bound) { return random_() % bound; }
    std::string pick(std::vector<std::string> of) { return of[below(of.size())]; }
    std::string end() { return pick({"\r\n", "\n", "\r", "\n\n"}); }
    std::string blank() { return below(9) == 0 ? pick({"  ", "\t", " \t"}) : " "; }

    /// One that nothing else has.
    std::string address() {
        const std::string number = std::to_string(++addresses_);
        return pick({"10.7." + number + ".1x", "2001:db8::7:" + number + ":1x", "host" + number + "x.local"});
    }
    std::string secret(std::vector<std::string>& secrets) { return secrets.emplace_back(address()); }

    std::string candidate(std::vector<std::string>& secrets) {
        const bool is_relay = below(3) == 0;
        std::string text =
            pick({"a=candidate:", "A=Candidate:", "candidate:", " a=candidate:"}) + pick({"1", "x+/"});
        for (const std::string& word :
             {std::string("1"), pick({"udp", "TCP"}), std::string("41885439"),
              is_relay ? address() : secret(secrets), std::string("9"), std::string("typ"),
              is_relay ? "relay" : pick({"host", "srflx", "prflx", "RELAY", "x"})})
            text += blank() + word;
        if (below(2) == 0)
            text += blank() + "raddr" + blank() + secret(secrets) + blank() + "rport" + blank() + "5";
        if (below(2) == 0) text += blank() + "generation" + blank() + "0";
        return text;
    }

    std::string line(std::vector<std::string>& secrets) {
        switch (below(7)) {
        case 0: return "c=IN" + blank() + "IP4" + blank() + secret(secrets);
        case 1: return "o=-" + blank() + "1" + blank() + "2" + blank() + "IN IP6 " + secret(secrets);
        case 2: return "a=rtcp:9" + blank() + "IN IP4 " + secret(secrets);
        case 3: return "a=remote-candidates:1 " + secret(secrets) + " 9";
        case 4: return pick({"a=mid:0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=end-of-candidates", "s=-"});
        default: return candidate(secrets);
        }
    }

    std::mt19937 random_;
    std::size_t addresses_ = 0;
};

TEST(RelayOnly, lets_no_address_of_random_sdp_through_and_changes_nothing_twice) {
    for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
        const RandomSdp sdp = RandomLines(seed).sdp();
        const std::string shown = hidden_sdp(sdp.text);
        for (const std::string& secret : sdp.secrets)
            EXPECT_EQ(shown.find(secret), std::string::npos) << secret << " in\n" << sdp.text;
        EXPECT_EQ(hidden_sdp(shown), shown) << sdp.text;
        if (HasFailure()) break;
    }
}

} // namespace
} // namespace jsongled
