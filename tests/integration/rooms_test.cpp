#include "tests/integration/one_server.hpp"

#include <array>
#include <set>

// protocol.md section 5.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

/// What a kind of room is called in the request to join and in the events.
struct Kind {
    std::string_view join;
    std::string_view name;
};

void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.name;
}

auto IsRoomEvent(const Kind& kind, std::string_view event, std::string_view uid, std::string_view rid,
                 const WsClient& recipient) {
    return AllOf(IsFromServer(), IsAction("session-event"), Has("/to", recipient.peer_id()),
                 Has("/jsongle/namespace", kind.name), Has("/jsongle/event", event),
                 Has("/jsongle/description/member/uid", uid), Has("/jsongle/description/rid", rid));
}

auto IsIqResult(const json::object& request) {
    return AllOf(IsFromServer(), IsAction("iq-result"),
                 Has("/jsongle/query", request.at("jsongle").at("query")),
                 Has("/jsongle/transaction", request.at("jsongle").at("transaction")));
}

class Rooms : public OneServer, public testing::WithParamInterface<Kind> {
  protected:
    static json::object join_request(std::string_view rid) { return iq_set(GetParam().join, {{"rid", rid}}); }

    const std::string rid = fresh("room");
    User alice{listen(), fresh("alice"), {{"dn", "Alice"}}};
    User bob{listen(), fresh("bob"), {{"dn", "Bob"}}};
    User carol{listen(), fresh("carol")};
};

INSTANTIATE_TEST_SUITE_P(OfBothKinds, Rooms,
                         testing::Values(Kind{"session-join", "room"}, Kind{"muc-join", "muc"}),
                         [](const auto& kind) { return std::string(kind.param.name); });

TEST_P(Rooms, the_answer_to_a_join_lists_those_already_there) {
    const json::object first = join_request(rid);
    EXPECT_THAT(ask(alice, first),
                AllOf(IsIqResult(first), Has("/to", alice.peer_id()), Has("/jsongle/description/rid", rid),
                      Has("/jsongle/description/members", json::array())));
    const json::object second = join_request(rid);
    EXPECT_THAT(ask(bob, second), AllOf(IsIqResult(second), Has("/jsongle/description/rid", rid),
                                        Has("/jsongle/description/members",
                                            json::array{{{"dn", "Alice"}, {"uid", alice.uid()}}})));
}

TEST_P(Rooms, those_inside_hear_of_who_comes_and_goes) {
    join_all(GetParam().join, rid, {&alice});
    ask(bob, join_request(rid));
    EXPECT_THAT(alice.receive(), AllOf(IsRoomEvent(GetParam(), "joined", bob.uid(), rid, alice),
                                       Has("/jsongle/description/member/dn", "Bob")));
    const json::object leave = iq_set("session-leave", {{"rid", rid}});
    EXPECT_THAT(ask(bob, leave),
                AllOf(IsIqResult(leave), Has("/jsongle/description", json::object{{"rid", rid}})));
    EXPECT_THAT(alice.receive(), IsRoomEvent(GetParam(), "left", bob.uid(), rid, alice));
    expect_nothing(alice);
    expect_nothing(bob);
    expect_nothing(carol);
}

TEST_P(Rooms, a_lost_connection_leaves_and_frees_its_seat) {
    join_all(GetParam().join, rid, {&alice, &bob});
    bob.drop();
    EXPECT_THAT(alice.receive(), IsRoomEvent(GetParam(), "left", bob.uid(), rid, alice));
    EXPECT_THAT(ask(carol, join_request(rid)), IsAction("iq-result"));
}

TEST_P(Rooms, joining_again_changes_nothing) {
    join_all(GetParam().join, rid, {&alice, &bob});
    EXPECT_THAT(ask(bob, join_request(rid)),
                AllOf(IsAction("iq-result"), Has("/jsongle/description/members",
                                                 json::array{{{"dn", "Alice"}, {"uid", alice.uid()}}})));
    expect_nothing(alice);
}

TEST_P(Rooms, one_who_left_is_no_member_any_more) {
    join_all(GetParam().join, rid, {&alice, &bob});
    ask(bob, iq_set("session-leave", {{"rid", rid}}));
    EXPECT_THAT(alice.receive(), Has("/jsongle/event", "left"));
    const json::object again = iq_set("session-leave", {{"rid", rid}});
    EXPECT_THAT(ask(bob, again), IsIqError(404002, again));
    const json::object message = text(rid, "one more thing");
    bob.send(message);
    EXPECT_THAT(bob.receive(), IsSessionError(404002, message));
    expect_nothing(alice);
}

TEST_P(Rooms, a_room_that_nobody_is_in_cannot_be_left) {
    const json::object leave = iq_set("session-leave", {{"rid", rid}});
    EXPECT_THAT(ask(alice, leave), IsIqError(404002, leave));
}

TEST_P(Rooms, a_rid_of_the_other_kind_is_a_conflict_until_the_room_is_empty) {
    const std::string_view other = GetParam().name == "room" ? "muc-join" : "session-join";
    join_all(GetParam().join, rid, {&alice});
    const json::object join = iq_set(other, {{"rid", rid}});
    EXPECT_THAT(ask(bob, join), IsIqError(409001, join));
    expect_nothing(alice);
    ask(alice, iq_set("session-leave", {{"rid", rid}}));
    EXPECT_THAT(ask(bob, iq_set(other, {{"rid", rid}})), IsAction("iq-result"));
}

TEST_P(Rooms, a_rid_that_is_no_name_is_refused) {
    for (const json::value& bad : {json::value(7), json::value(nullptr), json::value(true),
                                   json::value(json::object()), json::value(json::array{rid}), json::value(""),
                                   json::value("new\nline"), json::value(std::string(257, 'r'))}) {
        for (const std::string_view query : {GetParam().join, std::string_view("session-leave")}) {
            const json::object request = iq_set(query, {{"rid", bad}});
            EXPECT_THAT(ask(alice, request), IsIqError(400001, request)) << json::serialize(request);
        }
    }
    const json::object missing = iq_set(GetParam().join, {});
    EXPECT_THAT(ask(alice, missing), IsIqError(400001, missing));
}

TEST_P(Rooms, a_rid_that_would_be_taken_for_something_else_is_a_conflict) {
    for (const std::string& bad :
         {std::string("a/b"), std::string("/"), std::string("jsongled"), bob.peer_id(), alice.peer_id()}) {
        const json::object request = join_request(bad);
        EXPECT_THAT(ask(alice, request), IsIqError(409001, request)) << bad;
    }
    for (const std::string& taken : {bob.uid(), alice.uid(), std::string("JSONGLED")}) {
        const json::object request = join_request(taken);
        EXPECT_THAT(ask(carol, request), IsIqError(409001, request)) << taken;
    }
}

TEST_P(Rooms, the_marker_of_muc_ids_means_nothing_to_the_server) {
    const std::string marked = "#muc#" + rid;
    join_all(GetParam().join, marked, {&alice, &bob});
    const json::object message = text(marked, "hi");
    alice.send(message);
    EXPECT_THAT(bob.receive(), Has("/from", GetParam().name == "muc" ? marked + "/" + alice.uid() : marked));
}

TEST_P(Rooms, a_seat_belongs_to_a_user_and_not_to_a_connection) {
    User tablet(listen(), alice.uid(), {{"dn", "Alice's tablet"}});
    join_all(GetParam().join, rid, {&bob, &alice});
    EXPECT_THAT(ask(tablet, join_request(rid)),
                Has("/jsongle/description/members", json::array{{{"dn", "Bob"}, {"uid", bob.uid()}}}));
    EXPECT_THAT(ask(bob, join_request(rid)),
                Has("/jsongle/description/members", json::array{{{"dn", "Alice"}, {"uid", alice.uid()}}}));
    // The room does not hear of one of a user's connections leaving, only of the last.
    ask(alice, iq_set("session-leave", {{"rid", rid}}));
    expect_nothing(bob);
    EXPECT_THAT(
        ask(bob, join_request(rid)),
        Has("/jsongle/description/members", json::array{{{"dn", "Alice's tablet"}, {"uid", alice.uid()}}}));
    tablet.drop();
    EXPECT_THAT(bob.receive(), IsRoomEvent(GetParam(), "left", alice.uid(), rid, bob));
}

TEST_P(Rooms, a_member_who_comes_is_described_to_those_inside_and_one_who_goes_is_named) {
    User dave(listen(), fresh("dave"), {{"dn", "Dave"}, {"avatar", std::string(8000, 'x')}});
    join_all(GetParam().join, rid, {&alice});
    ask(dave, join_request(rid));
    EXPECT_THAT(alice.receive(), Has("/jsongle/description/member/avatar", std::string(8000, 'x')));
    dave.drop();
    EXPECT_THAT(alice.receive(),
                Has("/jsongle/description",
                    json::object{{"member", {{"uid", dave.uid()}, {"dn", "Dave"}}}, {"rid", rid}}));
}

class RoomLimits : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--max-muc-members", "3", "--max-rooms-per-peer", "4"}); }

  protected:
    const std::string rid = fresh("room");
    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
    User carol{listen(), fresh("carol")};
    User dave{listen(), fresh("dave")};
};

TEST_F(RoomLimits, a_room_has_two_seats) {
    join_all("session-join", rid, {&alice, &bob});
    const json::object third = iq_set("session-join", {{"rid", rid}});
    EXPECT_THAT(ask(carol, third), IsIqError(403001, third));
    expect_nothing(alice);
    // Joining again takes no seat, in a full room either.
    EXPECT_THAT(ask(bob, iq_set("session-join", {{"rid", rid}})), IsAction("iq-result"));
    ask(bob, iq_set("session-leave", {{"rid", rid}}));
    EXPECT_THAT(ask(carol, iq_set("session-join", {{"rid", rid}})), IsAction("iq-result"));
}

TEST_F(RoomLimits, a_second_connection_of_a_member_takes_no_seat) {
    User tablet(listen(), alice.uid());
    join_all("session-join", rid, {&alice});
    EXPECT_THAT(ask(tablet, iq_set("session-join", {{"rid", rid}})), IsAction("iq-result"));
    EXPECT_THAT(ask(bob, iq_set("session-join", {{"rid", rid}})), IsAction("iq-result"));
    const json::object third = iq_set("session-join", {{"rid", rid}});
    EXPECT_THAT(ask(carol, third), IsIqError(403001, third));
}

TEST_F(RoomLimits, joins_have_a_pace) {
    bool refused = false;
    for (int i = 0; i < 100 && !refused; ++i) {
        const json::object join = iq_set("muc-join", {{"rid", rid}});
        const json::object answer = ask(alice, join);
        refused = text_at(answer, "/jsongle/action") == "iq-error";
        if (!refused) {
            ask(alice, iq_set("session-leave", {{"rid", rid}}));
            continue;
        }
        EXPECT_THAT(answer, IsIqError(429001, join));
    }
    EXPECT_TRUE(refused);
}

TEST_F(RoomLimits, a_muc_has_as_many_seats_as_configured) {
    join_all("muc-join", rid, {&alice, &bob, &carol});
    const json::object fourth = iq_set("muc-join", {{"rid", rid}});
    EXPECT_THAT(ask(dave, fourth), IsIqError(403001, fourth));
    carol.drop();
    EXPECT_THAT(alice.receive(), Has("/jsongle/event", "left"));
    EXPECT_THAT(ask(dave, iq_set("muc-join", {{"rid", rid}})), IsAction("iq-result"));
}

TEST_F(RoomLimits, a_connection_may_be_in_as_many_rooms_as_configured) {
    for (int i = 0; i < 4; ++i)
        join_all(i % 2 == 0 ? "session-join" : "muc-join", rid + std::to_string(i), {&alice});
    const json::object fifth = iq_set("muc-join", {{"rid", rid}});
    EXPECT_THAT(ask(alice, fifth), IsIqError(403004, fifth));
    EXPECT_THAT(ask(alice, iq_set("muc-join", {{"rid", rid + "1"}})), IsAction("iq-result"))
        << "joined already";
    ask(alice, iq_set("session-leave", {{"rid", rid + "0"}}));
    EXPECT_THAT(ask(alice, iq_set("muc-join", {{"rid", rid}})), IsAction("iq-result"));
}

TEST_F(RoomLimits, many_at_once_never_get_more_seats_than_there_are) {
    std::array<std::unique_ptr<User>, 12> crowd;
    for (auto& one : crowd)
        one = std::make_unique<User>(listen(), fresh("crowd"));
    for (const auto& one : crowd)
        one->send(iq_set("session-join", {{"rid", rid}}));
    int seated = 0;
    for (const auto& one : crowd)
        for (const json::object& message : one->receive_all())
            seated += message.at("jsongle").at("action") == "iq-result" ? 1 : 0;
    EXPECT_EQ(seated, 2);
}

/// More members than one answer lists, and an outbox that holds little more than such an answer.
class LargeRooms : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k"}); }
};

TEST_F(LargeRooms, are_entered_and_listed_by_pages_and_cut_nobody) {
    const std::string rid = fresh("#muc#");
    std::vector<std::unique_ptr<User>> crowd;
    std::set<std::string> expected;
    for (int i = 0; i < 40; ++i) {
        User& one = *crowd.emplace_back(std::make_unique<User>(
            listen(), fresh("member"), json::object{{"avatar", std::string(8000, 'x')}}));
        one.send(iq_set("muc-join", {{"rid", rid}}));
        expected.insert(one.uid());
        // Each hears of all that come after it, and reads it.
        for (const auto& other : crowd)
            other->receive();
    }
    User late(listen(), fresh("late"));
    json::object answer = ask(late, iq_set("muc-join", {{"rid", rid}}));
    std::set<std::string> listed;
    for (int pages = 1; pages < 100; ++pages) {
        const json::object& description = answer.at("jsongle").at("description").as_object();
        const json::array& members = description.at("members").as_array();
        for (const json::value& member : members)
            EXPECT_TRUE(listed.emplace(member.at("uid").as_string()).second) << "listed twice";
        if (!description.contains("complete")) break;
        EXPECT_EQ(description.at("complete"), false);
        ASSERT_FALSE(members.empty());
        const json::object next = iq_set("room-members", {{"rid", rid}, {"after", members.back().at("uid")}});
        answer = ask(late, next);
        EXPECT_THAT(answer, IsIqResult(next));
    }
    EXPECT_EQ(listed, expected);
    User stranger(listen(), fresh("stranger"));
    const json::object question = iq_set("room-members", {{"rid", rid}});
    EXPECT_THAT(ask(stranger, question), IsIqError(404002, question));
    EXPECT_EQ(metric(admin(), "jsongled_slow_consumers_total"), 0);
}

} // namespace
} // namespace jsongled::integration_tests
