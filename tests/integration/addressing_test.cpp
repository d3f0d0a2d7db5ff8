#include "tests/integration/one_server.hpp"

// protocol.md section 4: who gets a message, and what its "from" and "to" are then.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

auto IsCopy(const json::object& message, std::string_view from, const WsClient& recipient) {
    return AllOf(Has("/id", message.at("id")), Has("/from", from), Has("/to", recipient.peer_id()),
                 Has("/jsongle/action", message.at("jsongle").at("action")));
}

class Addressing : public OneServer {
  protected:
    /// One sends a text, and these are all the copies there are: nobody else and no second one.
    static void expect_copies(WsClient& sender, const json::object& message, std::string_view from,
                              const std::vector<WsClient*>& recipients,
                              const std::vector<WsClient*>& others = {}) {
        sender.send(message);
        EXPECT_THAT(sender.receive(), IsServerReceived(message));
        for (WsClient* recipient : recipients) {
            EXPECT_THAT(recipient->receive(), IsCopy(message, from, *recipient));
            expect_nothing(*recipient);
        }
        for (WsClient* other : others)
            expect_nothing(*other);
    }

    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
    User carol{listen(), fresh("carol")};
};

TEST_F(Addressing, the_server_is_meant_by_its_name_by_null_and_by_nothing) {
    const json::object by_name = iq("iq-get", "jsongled", "age");
    json::object by_null = by_name;
    by_null["to"] = nullptr;
    for (const json::object& message : {by_name, by_null, without_to(by_name)}) {
        alice.send(message);
        EXPECT_THAT(alice.receive(), AllOf(IsIqError(404001, message), Has("/to", alice.peer_id())));
    }
}

TEST_F(Addressing, a_two_person_room_means_the_other_member) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    expect_copies(alice, text(rid, "hi"), rid, {&bob}, {&carol});
    expect_copies(bob, text(rid, "hi yourself"), rid, {&alice}, {&carol});
}

TEST_F(Addressing, a_muc_means_all_the_others_in_it) {
    const std::string rid = fresh("muc");
    join_all("muc-join", rid, {&alice, &bob, &carol});
    User outsider(listen(), fresh("outsider"));
    expect_copies(bob, text(rid, "hi all", "muc"), rid + "/" + bob.uid(), {&alice, &carol}, {&outsider});
}

TEST_F(Addressing, an_occupant_of_a_muc_is_meant_alone) {
    const std::string rid = fresh("muc");
    join_all("muc-join", rid, {&alice, &bob, &carol});
    expect_copies(alice, text(rid + "/" + carol.uid(), "psst", "muc"), rid + "/" + alice.uid(), {&carol},
                  {&bob});
}

TEST_F(Addressing, an_occupant_is_reached_only_from_inside_and_only_when_there) {
    const std::string rid = fresh("muc");
    join_all("muc-join", rid, {&alice});
    const json::object from_outside = text(rid + "/" + alice.uid(), "psst");
    bob.send(from_outside);
    EXPECT_THAT(bob.receive(), IsSessionError(404002, from_outside));
    const json::object to_outside = text(rid + "/" + bob.uid(), "psst");
    alice.send(to_outside);
    EXPECT_THAT(alice.receive(), IsSessionError(404004, to_outside));
    expect_nothing(alice);
    expect_nothing(bob);
}

TEST_F(Addressing, a_user_is_every_connection_of_that_user) {
    User tablet(listen(), alice.uid());
    expect_copies(bob, text(alice.uid(), "hi"), bob.uid(), {&alice, &tablet}, {&carol});
}

TEST_F(Addressing, a_peer_id_is_one_connection) {
    User tablet(listen(), alice.uid());
    expect_copies(bob, text(tablet.peer_id(), "hi"), bob.uid(), {&tablet}, {&alice, &carol});
}

TEST_F(Addressing, ones_own_name_means_ones_other_connections) {
    User tablet(listen(), alice.uid());
    User laptop(listen(), alice.uid());
    expect_copies(alice, text(alice.uid(), "note to self"), alice.uid(), {&tablet, &laptop}, {&bob});
}

TEST_F(Addressing, without_another_connection_ones_own_name_is_nobody) {
    const json::object message = text(alice.uid(), "note to self");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsSessionError(404004, message));
}

TEST_F(Addressing, nobody_can_make_a_room_of_the_name_of_a_user) {
    // Its members would take it for the user, who would hear nothing of what is said to that name there.
    for (const std::string_view query : {"session-join", "muc-join"}) {
        const json::object join = iq_set(query, {{"rid", carol.uid()}});
        EXPECT_THAT(ask(alice, join), IsIqError(409001, join));
    }
    expect_copies(alice, text(carol.uid(), "to the user"), alice.uid(), {&carol}, {&bob});
}

TEST_F(Addressing, a_room_of_others_is_closed) {
    for (const std::string_view query : {"session-join", "muc-join"}) {
        const std::string rid = fresh("room");
        join_all(query, rid, {&alice, &bob});
        const json::object message = text(rid, "let me in");
        carol.send(message);
        EXPECT_THAT(carol.receive(), IsSessionError(404002, message));
        const json::object offer = propose(rid, fresh("sid"));
        carol.send(offer);
        EXPECT_THAT(carol.receive(), IsSessionError(404002, offer));
        EXPECT_THAT(carol.receive(), Has("/jsongle/reason", "unreachable"))
            << "carol's client knows no other end";
        const json::object request = iq("iq-get", rid, "age");
        carol.send(request);
        EXPECT_THAT(carol.receive(), IsIqError(404002, request));
        expect_nothing(alice);
        expect_nothing(bob);
        expect_nothing(carol);
    }
}

TEST_F(Addressing, alone_in_a_two_person_room) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice});
    const json::object message = text(rid, "echo?");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsSessionError(404003, message));
    const json::object request = iq("iq-get", rid, "age");
    alice.send(request);
    EXPECT_THAT(alice.receive(), IsIqError(404003, request));
    const json::object offer = propose(rid, fresh("sid"));
    alice.send(offer);
    EXPECT_THAT(alice.receive(),
                AllOf(IsFromServer(), IsAction("session-info"), Has("/namespace", "call"),
                      Has("/jsongle/reason", "unreachable"), Has("/jsongle/sid", offer.at("jsongle").at("sid")),
                      HasTime("/jsongle/description/ended")));
    expect_nothing(alice);
}

TEST_F(Addressing, alone_in_a_muc_a_text_is_acknowledged_as_usual) {
    const std::string rid = fresh("muc");
    join_all("muc-join", rid, {&alice});
    const json::object message = text(rid, "echo?", "muc");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsServerReceived(message));
    alice.send(event(rid, "typing", {{"state", "composing"}}, "muc"));
    expect_nothing(alice);
}

TEST_F(Addressing, nobody_by_that_name) {
    const std::string nobody = fresh("nobody");
    for (const json::object& message : {text(nobody, "hi"), custom(nobody, 1)}) {
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsServerReceived(message)) << "it waits for whoever that is";
    }
    const json::object typing = event(nobody, "typing", {});
    alice.send(typing);
    EXPECT_THAT(alice.receive(), IsSessionError(404004, typing));
    for (const std::string_view action : {"iq-get", "iq-set"}) {
        const json::object request = iq(action, nobody, "age");
        alice.send(request);
        EXPECT_THAT(alice.receive(), IsIqError(404004, request));
    }
    const json::object offer = propose(nobody, fresh("sid"));
    alice.send(offer);
    EXPECT_THAT(alice.receive(),
                AllOf(IsFromServer(), IsAction("session-info"), Has("/namespace", "call"),
                      Has("/jsongle/reason", "unreachable"), Has("/jsongle/sid", offer.at("jsongle").at("sid")),
                      Has("/jsongle/initiator", offer.at("jsongle").at("initiator")),
                      Has("/jsongle/responder", offer.at("jsongle").at("responder")),
                      HasTime("/jsongle/description/ended")));
    expect_nothing(alice);
}

TEST_F(Addressing, nobody_speaks_as_another) {
    for (const std::string& pretended : {carol.uid(), carol.peer_id(), std::string("jsongled")}) {
        json::object message = text(bob.uid(), "it is me");
        message["from"] = pretended;
        expect_copies(alice, message, alice.uid(), {&bob});
    }
}

TEST_F(Addressing, those_who_left_are_nobody) {
    const std::string uid = fresh("dave");
    std::string peer_id;
    {
        User dave(listen(), uid);
        peer_id = dave.peer_id();
        dave.close();
    }
    // The server may need a moment to see the close: until then it relays.
    EXPECT_TRUE(eventually([&] {
        alice.send(event(uid, "typing", {}));
        return !alice.receive_all().empty();
    }));
    for (const std::string& name : {uid, peer_id}) {
        const json::object message = event(name, "typing", {});
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsSessionError(404004, message));
    }
}

TEST_F(Addressing, a_to_that_is_no_name_is_malformed) {
    for (const json::value& to :
         {json::value(7), json::value(true), json::value(json::object()), json::value(json::array{bob.uid()}),
          json::value(""), json::value("new\nline"), json::value(std::string(257, 'u'))}) {
        json::object message = text("", "hi");
        message["to"] = to;
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsSessionError(400001, message)) << json::serialize(to);
    }
    expect_nothing(alice);
}

} // namespace
} // namespace jsongled::integration_tests
