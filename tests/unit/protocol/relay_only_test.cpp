#include "protocol/relay_only.hpp"

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
          "candidate:1 1 udp 1 192.0.2.7", "candidate:", "candidate:1 1 udp 1 192.0.2.7 1 typ relayed"})
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
    EXPECT_EQ(hidden_sdp("v=0\no=- 1\na=rtcp:9\n"), "v=0\no=- 1\na=rtcp:9\n") << "no address in them";
    EXPECT_EQ(hidden_sdp(""), "");
}

TEST(RelayOnly, goes_for_every_message_that_describes_how_its_sender_is_reached) {
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
    for (const std::string_view action : {"session-propose", "session-text", "iq-set", "session-info"}) {
        const std::string text = json::serialize(message(action, description));
        const auto parsed = parse_envelope(text);
        EXPECT_FALSE(describes_transport(std::get<Envelope>(parsed))) << action;
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

} // namespace
} // namespace jsongled
