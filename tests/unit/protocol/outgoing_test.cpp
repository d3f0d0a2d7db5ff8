#include "protocol/outgoing.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace jsongled {
namespace {

const ServerIdentity identity{"jsongled", "info", "1", "boot-"};
const auto alice = std::make_shared<const Member>(Member{"ali\"ce", R"({"uid":"ali\"ce"})"});

std::shared_ptr<Outgoing> relay(const std::string& text) {
    auto parsed = parse_envelope(text);
    return Outgoing::relay(std::get<Envelope>(parsed), Time());
}

boost::json::object head_of(const Outgoing& message) {
    return boost::json::parse(text_for(message, "peer", identity)).as_object();
}

TEST(Outgoing, shows_the_sender_as_the_address_demands) {
    const auto from = [](From how) {
        auto message =
            relay(R"({"id":"m\n","from":"mallory","to":"x","jsongle":{"action":"ack","description":{}}})");
        message->relay_as(how, alice, "room");
        const auto head = head_of(*message);
        EXPECT_EQ(head.at("id"), "m\n");
        EXPECT_EQ(head.at("to"), "peer");
        return std::string(head.at("from").as_string());
    };
    EXPECT_EQ(from(From::user), "ali\"ce");
    EXPECT_EQ(from(From::room), "room");
    EXPECT_EQ(from(From::occupant), "room/ali\"ce");
}

TEST(Outgoing, is_the_same_again_when_it_is_made_from_its_bytes) {
    const auto first = relay(
        R"({"id":"m\n1","to":"x","x":[1],"jsongle":{"action":"session-text","description":{"content":"\ud83d"}}})");
    first->relay_as(From::occupant, alice, "room");
    const auto again = Outgoing::restore(first->action(), "m\n1", "room/ali\"ce", first->tail(identity));
    EXPECT_EQ(text_for(*again, "peer", identity), text_for(*first, "peer", identity));
    EXPECT_EQ(again->action(), Action::session_text);
    EXPECT_TRUE(again->is_relay());
    EXPECT_GE(again->cost() + 64, text_for(*again, "peer", identity).size());
}

TEST(Outgoing, numbers_what_the_server_says) {
    const auto message =
        Outgoing::say(Ack{Ack::Status::success, "t"}, 42, identity.sn, Outgoing::Audience::one);
    EXPECT_EQ(head_of(*message).at("id"), "boot-42");
    EXPECT_EQ(head_of(*message).at("from"), "jsongled");
    EXPECT_EQ(message->action(), Action::ack);
    EXPECT_FALSE(message->is_relay());
}

TEST(Outgoing, says_the_same_to_one_and_to_many) {
    // The last one is too large for the head.
    for (const std::size_t size : {1U, 200U, 5'000U}) {
        const ServerMessage message = SessionError{{ErrorCode::bad_parameter, std::string(size, 'd')}, "mid"};
        const auto to_one = Outgoing::say(message, 7, identity.sn, Outgoing::Audience::one);
        const auto to_many = Outgoing::say(message, 7, identity.sn, Outgoing::Audience::many);
        EXPECT_EQ(text_for(*to_one, "peer", identity), text_for(*to_many, "peer", identity)) << size;
        EXPECT_EQ(to_one->cost(), to_many->cost());
        EXPECT_FALSE(to_many->tail(identity).empty()) << "each recipient has it written anew";
        EXPECT_EQ(to_one->tail(identity).empty(), size < 5'000U) << size;
        EXPECT_EQ(text_for(*to_one, "other", identity), text_for(*to_many, "other", identity)) << size;
    }
}

TEST(Outgoing, passes_a_propose_on_as_it_came) {
    auto message =
        relay(R"({"id":"1","jsongle":{"action":"session-propose","description":{"media":"audio"}}})");
    message->relay_as(From::user, alice, {});
    EXPECT_EQ(head_of(*message).at("jsongle").at("description"), boost::json::parse(R"({"media":"audio"})"));
}

TEST(Outgoing, never_costs_much_less_than_it_takes) {
    const std::string awkward(200, '\1');
    const std::vector<ServerMessage> messages{
        SessionError{{ErrorCode::bad_parameter, "details"}, awkward},
        MemberList{"muc-join", awkward, awkward, {alice, alice, alice}},
        RoomEvent{RoomEvent::What::joined, RoomEvent::Shows::member, RoomKind::muc, awkward, alice},
        Unreachable{{awkward, awkward, awkward}, Time(), EndCause::busy}};
    for (const auto& message : messages) {
        const auto outgoing = Outgoing::say(message, 1, identity.sn, Outgoing::Audience::many);
        EXPECT_GE(outgoing->cost(),
                  text_for(*outgoing, "0123456789abcdef0123456789abcdef0123", identity).size());
    }
}

} // namespace
} // namespace jsongled
