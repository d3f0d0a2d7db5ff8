#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class CallRecords : public CallHandling {
  protected:
    /// The newest record, as an operator sees it.
    json::object newest() {
        const auto calls = harness.kept().recent(1);
        EXPECT_FALSE(calls.empty()) << "no call is recorded";
        return calls.empty() ? json::object{} : parse_object(to_json(*calls.front(), PeerIds::shown));
    }
    std::string outcome() { return std::string(newest().at("outcome").as_string()); }

    json::object ask_history(Client& client, json::object description = {}) {
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", "call-history"},
                                 {"transaction", "t"},
                                 {"description", std::move(description)}});
        const json::object message = client.take();
        EXPECT_EQ(message.at("jsongle").at("transaction"), "t");
        return message.at("jsongle").as_object();
    }
    static std::string sids(const json::object& jsongle) {
        std::string text;
        for (const json::value& call : jsongle.at("description").at("calls").as_array())
            text += std::string(call.at("sid").as_string()) + " ";
        return text + (jsongle.at("description").at("complete").as_bool() ? "complete" : "more");
    }

    void describe(Client& from, std::string_view to, std::string_view action, json::object description) {
        from.send(to, {{"action", action}, {"sid", "s1"}, {"description", std::move(description)}});
    }
};

TEST_F(CallRecords, an_answered_call_has_its_parties_times_and_exchange) {
    describe(alice, "bob", "session-propose", {{"media", "video"}});
    harness.now += 1s;
    say(bob, "alice", "session-info", "ringing");
    harness.now += 1s;
    say(bob, "alice", "session-proceed");
    harness.now += 1s;
    const std::string sdp =
        "v=0\r\no=- 1 1 IN IP4 203.0.113.7\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
        "a=candidate:1 1 udp 1 203.0.113.7 9 typ host\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
    describe(alice, "bob", "session-initiate", {{"offer", {{"type", "offer"}, {"sdp", sdp}}}});
    describe(bob, "alice", "session-accept",
             {{"answer", {{"type", "answer"}, {"sdp", "v=0\r\nm=audio 9 x\r\n"}}}});
    for (const auto* type : {"host", "srflx", "relay", "relay"})
        describe(
            bob, "alice", "transport-info",
            {{"candidate", {{"candidate", "candidate:1 1 udp 1 203.0.113.9 9 typ " + std::string(type)}}}});
    harness.now += 1500ms;
    say(alice, "bob", "session-info", "active");
    harness.now += 10s;
    say(bob, "alice", "session-terminate");

    const json::object record = newest();
    EXPECT_EQ(record.at("sid"), "s1");
    EXPECT_EQ(record.at("outcome"), "answered");
    EXPECT_EQ(record.at("endedBy"), "callee");
    EXPECT_EQ(record.at("caller"),
              json::value({{"uid", "alice"}, {"dn", "name of alice"}, {"id", alice.id()}}));
    EXPECT_EQ(record.at("callee"), json::value({{"uid", "bob"}, {"dn", "name of bob"}, {"id", bob.id()}}));
    EXPECT_EQ(record.at("media"), "video");
    EXPECT_EQ(record.at("times"), json::value({{"proposed", "2024-10-04T00:00:00.000Z"},
                                               {"tried", "2024-10-04T00:00:00.000Z"},
                                               {"rang", "2024-10-04T00:00:01.000Z"},
                                               {"proceeded", "2024-10-04T00:00:02.000Z"},
                                               {"offered", "2024-10-04T00:00:03.000Z"},
                                               {"accepted", "2024-10-04T00:00:03.000Z"},
                                               {"active", "2024-10-04T00:00:04.500Z"},
                                               {"ended", "2024-10-04T00:00:14.500Z"}}));
    EXPECT_EQ(record.at("setup").as_double(), 4.5);
    EXPECT_EQ(record.at("talk").as_double(), 10);
    EXPECT_EQ(
        record.at("exchange"),
        json::value(
            {{"caller",
              {{"descriptions", 1}, {"sections", {{"audio", 1}, {"video", 1}}}, {"candidates", {{"host", 1}}}}},
             {"callee",
              {{"descriptions", 1},
               {"sections", {{"audio", 1}}},
               {"candidates", {{"host", 1}, {"srflx", 1}, {"relay", 2}}}}}}));
    EXPECT_EQ(json::serialize(record).find("203.0.113"), std::string::npos) << "no address remains";
}

TEST_F(CallRecords, every_way_to_end_has_its_outcome) {
    say(alice, "nobody", "session-propose", "", "1");
    EXPECT_EQ(outcome(), "unreachable");
    EXPECT_EQ(newest().at("callee"), json::value({{"uid", "nobody"}}));
    bring_to(CallState::ringing, "2");
    say(carol, "bob", "session-propose", "", "3");
    EXPECT_EQ(outcome(), "busy");
    EXPECT_EQ(newest().at("endedBy"), "server");
    say(bob, "alice", "session-decline", "", "2");
    EXPECT_EQ(outcome(), "declined");
    EXPECT_EQ(newest().at("endedBy"), "callee");
    bring_to(CallState::ringing, "4");
    say(alice, "bob", "session-retract", "", "4");
    EXPECT_EQ(outcome(), "retracted");
    EXPECT_EQ(newest().at("endedBy"), "caller");
    say(alice, "bob", "session-propose", "", "5");
    say(bob, "alice", "session-propose", "", "6");
    EXPECT_EQ(outcome(), "glare");
    say(bob, "alice", "session-info", "ringing", "5");
    pass(60s);
    EXPECT_EQ(outcome(), "timeout");
    EXPECT_EQ(newest().at("cause"), "timeout");
    bring_to(CallState::proceeded, "7");
    alice.leave();
    EXPECT_EQ(outcome(), "lost");
    EXPECT_EQ(newest().at("cause"), "disconnected");
}

TEST_F(CallRecords, a_room_and_several_devices_are_in_it) {
    Client& bob_too = harness.connect("bob");
    say(alice, "bob", "session-propose", "", "1");
    say(bob_too, "alice", "session-proceed", "", "1");
    say(alice, "bob", "session-retract", "", "1");
    EXPECT_EQ(newest().at("callee").at("id").as_string(), bob_too.id());
    for (Client* member : {&alice, &carol})
        member->join("session-join", "room");
    say(alice, "room", "session-propose", "", "2");
    say(alice, "room", "session-retract", "", "2");
    EXPECT_EQ(newest().at("rid"), "room");
    EXPECT_EQ(newest().at("callee").at("uid"), "carol");
}

TEST_F(CallRecords, reports_of_either_side_go_in_during_the_call_and_after_it) {
    talk();
    const auto report = [&](Client& from, json::object description) {
        from.send("jsongled",
                  {{"action", "session-metrics"}, {"sid", "s1"}, {"description", std::move(description)}});
    };
    report(alice, {{"mos", 4.5}, {"duration", 12}, {"ua", "browser"}});
    report(carol, {{"mos", 1}});
    say(alice, "bob", "session-terminate");
    report(bob, {{"mos", 3}, {"error", std::string(300, 'e')}});
    report(carol, {{"mos", 1}});
    EXPECT_EQ(newest().at("metrics"),
              json::value({{"caller", {{"mos", 4.5}, {"duration", 12.0}, {"ua", "browser"}}},
                           {"callee", {{"mos", 3.0}, {"error", std::string(256, 'e')}}}}));
}

TEST_F(CallRecords, users_read_their_own_and_no_peer_id_of_anybody) {
    for (const auto* sid : {"1", "2", "3"}) {
        bring_to(CallState::ringing, sid);
        say(bob, "alice", "session-decline", "", sid);
    }
    say(carol, "bob", "session-propose", "", "4");
    say(carol, "bob", "session-retract", "", "4");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();

    EXPECT_EQ(sids(ask_history(bob)), "4 3 2 1 complete") << "a missed call is in it";
    EXPECT_EQ(sids(ask_history(alice, {{"limit", 2}})), "3 2 more");
    EXPECT_EQ(sids(ask_history(alice, {{"limit", 2}, {"before", "2"}})), "1 complete");
    EXPECT_EQ(sids(ask_history(alice, {{"limit", nullptr}, {"before", nullptr}})), "3 2 1 complete");
    EXPECT_EQ(sids(ask_history(carol)), "4 complete");
    const std::string text = json::serialize(ask_history(bob));
    for (const Client* client : {&alice, &bob, &carol})
        EXPECT_EQ(text.find(client->id()), std::string::npos);
}

TEST_F(CallRecords, a_history_is_cut_to_what_an_outbox_takes) {
    for (int i = 0; i < 150; ++i) {
        say(alice, "bob", "session-propose", "", std::to_string(i));
        say(alice, "bob", "session-retract", "", std::to_string(i));
    }
    alice.take_all();
    const json::object answer = ask_history(alice, {{"limit", 1000}});
    const std::size_t count = answer.at("description").at("calls").as_array().size();
    EXPECT_EQ(count, 100U);
    EXPECT_FALSE(answer.at("description").at("complete").as_bool());
}

TEST_F(CallRecords, proposes_to_nobody_erase_no_calls) {
    bring_to(CallState::ringing, "1");
    say(bob, "alice", "session-decline", "", "1");
    for (int i = 0; i < 10'000; ++i)
        say(carol, "nobody", "session-propose", "", "c" + std::to_string(i));
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    EXPECT_EQ(sids(ask_history(alice)), "1 complete");
    EXPECT_EQ(sids(ask_history(bob)), "1 complete");
    EXPECT_LT(harness.kept().records(), 50U);
}

TEST_F(CallRecords, bystanders_in_a_room_lose_none_of_their_calls) {
    bring_to(CallState::ringing, "1");
    say(bob, "alice", "session-decline", "", "1");
    for (Client* member : {&bob, &alice, &carol})
        member->join("muc-join", "muc");
    for (int i = 0; i < 210; ++i) {
        const std::string sid = "r" + std::to_string(i);
        say(alice, "muc", "session-propose", "", sid);
        if (i % 2 == 0) say(carol, "muc", "session-proceed", "", sid);
        say(alice, "muc", "session-retract", "", sid);
        ASSERT_EQ(calls_on(), 0U);
        EXPECT_EQ(newest().at("callee").at("uid"), i % 2 == 0 ? "carol" : "bob");
    }
    bob.take_all();
    EXPECT_EQ(sids(ask_history(bob)), "r209 r208 r207 1 complete");
}

TEST_F(CallRecords, one_caller_erases_nobody_elses_missed_calls) {
    Client& dave = harness.connect("dave");
    bring_to(CallState::ringing, "1");
    say(dave, "bob", "session-propose", "", "missed");
    for (int i = 0; i < 100; ++i)
        say(carol, "bob", "session-propose", "", "c" + std::to_string(i));
    EXPECT_EQ(outcome(), "busy");
    EXPECT_EQ(sids(ask_history(bob)), "c99 c98 c97 missed complete");
}

TEST_F(CallRecords, a_void_propose_is_read_of_only_by_whose_call_it_crosses) {
    Client& alice_too = harness.connect("alice");
    for (Client* member : {&bob, &alice, &carol})
        member->join("muc-join", "muc");
    say(alice, "bob", "session-propose", "", "1");
    for (const std::string& to : std::vector<std::string>{"carol", alice_too.id(), "muc/carol"}) {
        say(bob, to, "session-propose", "", "to " + to);
        EXPECT_EQ(outcome(), "glare");
    }
    say(bob, "alice", "session-propose", "", "2");
    say(bob, "muc", "session-propose", "", "3");
    say(bob, "alice", "session-info", "ringing", "1");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    EXPECT_EQ(sids(ask_history(carol)), "complete");
    EXPECT_EQ(sids(ask_history(alice)), "3 2 complete");
    EXPECT_EQ(ask_history(bob).at("description").at("calls").as_array().size(), 5U);
}

TEST_F(CallRecords, a_bystander_reads_nothing_of_what_the_parties_had) {
    for (Client* member : {&bob, &alice, &carol})
        member->join("muc-join", "muc");
    say(alice, "muc", "session-propose", "", "1");
    harness.now += 1s;
    say(bob, "muc", "session-info", "ringing", "1");
    say(carol, "muc", "session-info", "ringing", "1");
    harness.now += 1s;
    say(carol, "muc", "session-proceed", "", "1");
    say(alice, "muc", "session-initiate", "", "1");
    say(carol, "muc", "session-accept", "", "1");
    say(alice, "muc", "session-info", "active", "1");
    harness.now += 10s;
    say(carol, "muc", "session-terminate", "", "1");
    carol.send("jsongled", {{"action", "session-metrics"}, {"sid", "1"}, {"description", {{"ua", "browser"}}}});
    say(alice, "muc", "session-propose", "", "2");
    say(bob, "muc", "session-info", "ringing", "2");
    harness.now += 1s;
    say(alice, "muc", "session-retract", "", "2");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();

    const json::value calls = ask_history(bob).at("description").at("calls");
    const json::value caller{{"uid", "alice"}, {"dn", "name of alice"}};
    EXPECT_EQ(calls, json::value({{{"sid", "2"},
                                   {"outcome", "retracted"},
                                   {"endedBy", "caller"},
                                   {"caller", caller},
                                   {"rid", "muc"},
                                   {"media", "audio"},
                                   {"times",
                                    {{"proposed", "2024-10-04T00:00:12.000Z"},
                                     {"tried", "2024-10-04T00:00:12.000Z"},
                                     {"rang", "2024-10-04T00:00:12.000Z"},
                                     {"ended", "2024-10-04T00:00:13.000Z"}}}},
                                  {{"sid", "1"},
                                   {"outcome", "answered"},
                                   {"caller", caller},
                                   {"rid", "muc"},
                                   {"media", "audio"},
                                   {"times",
                                    {{"proposed", "2024-10-04T00:00:00.000Z"},
                                     {"tried", "2024-10-04T00:00:00.000Z"},
                                     {"rang", "2024-10-04T00:00:01.000Z"},
                                     {"proceeded", "2024-10-04T00:00:02.000Z"}}}}}));
    for (Client* party : {&alice, &carol}) {
        const json::value own = ask_history(*party, {{"before", "2"}}).at("description").at("calls").at(0);
        EXPECT_EQ(own.at("callee").at("uid"), "carol");
        EXPECT_EQ(own.at("talk").as_double(), 10);
        EXPECT_EQ(own.at("metrics"), json::value({{"callee", {{"ua", "browser"}}}}));
        EXPECT_TRUE(own.as_object().contains("exchange"));
    }
}

TEST_F(CallRecords, pages_list_each_call_once_though_sids_come_again) {
    Client& small = harness.connect("small");
    std::string placed;
    for (const char* sid : {"a", "b", "a", "c", "b", "a", "c"}) {
        CallRecord record{sid, {"alice"}, {"small"}};
        record.times.tried = harness.now.wall;
        record.outcome = CallOutcome::retracted;
        harness.store.write(0, KeepCall{std::move(record), {"alice", "small"}});
        placed = sid + placed;
    }
    harness.settle();
    small.take_all();
    std::string listed;
    json::object question{{"limit", 2}};
    bool complete = false;
    for (int pages = 0; !complete && pages < 20; ++pages) {
        const json::object answer = ask_history(small, question);
        for (const json::value& call : answer.at("description").at("calls").as_array()) {
            listed += call.at("sid").as_string().front();
            question["before"] = call.at("sid");
        }
        complete = answer.at("description").at("complete").as_bool();
    }
    EXPECT_TRUE(complete);
    EXPECT_EQ(listed, placed);
}

TEST_F(CallRecords, a_room_of_many_users_is_not_called) {
    std::vector<Client*> members{&alice, &bob, &carol};
    for (int i = 4; i <= 9; ++i)
        members.push_back(&harness.connect("user" + std::to_string(i)));
    for (Client* member : members)
        member->join("muc-join", "muc");
    for (Client* member : members)
        member->take_all();
    say(alice, "muc", "session-propose", "", "1");
    expect_unreachable(alice, "too-many", "1");
    EXPECT_EQ(outcome(), "unreachable");
    EXPECT_EQ(newest().at("cause"), "too-many");
    EXPECT_EQ(newest().at("rid"), "muc");
    for (Client* member : members) {
        EXPECT_FALSE(member->has_mail());
        EXPECT_EQ(member->peer().call, nullptr) << "nobody is busy";
        EXPECT_EQ(sids(ask_history(*member)), member == &alice ? "1 complete" : "complete");
    }
    say(alice, "muc/bob", "session-propose", "", "2");
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying") << "one of them may be called";
    say(alice, "muc/bob", "session-retract", "", "2");

    members.back()->send("jsongled", {{"action", "iq-set"},
                                      {"query", "session-leave"},
                                      {"transaction", "t"},
                                      {"description", {{"rid", "muc"}}}});
    harness.connect("alice").join("muc-join", "muc"); // users count, not connections
    alice.take_all();
    say(alice, "muc", "session-propose", "", "3");
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying");
}

TEST_F(CallRecords, a_crossed_propose_to_a_room_of_many_users_is_no_call_of_theirs_either) {
    RouterSettings settings = harness.router.tables().settings;
    settings.max_call_members = 2;
    harness.router.set(settings);
    for (Client* member : {&alice, &bob, &carol})
        member->join("muc-join", "muc");
    say(alice, "bob", "session-propose", "", "1");
    say(bob, "muc", "session-propose", "", "2");
    EXPECT_EQ(outcome(), "glare");
    for (Client* client : {&alice, &carol}) {
        client->take_all();
        EXPECT_EQ(sids(ask_history(*client)), "complete");
    }
}

TEST_F(CallRecords, a_wrong_question_is_refused) {
    const json::object wrong[] = {{{"limit", 0}},      {{"limit", -1}},    {{"limit", 1.5}},
                                  {{"limit", "10"}},   {{"before", 1}},    {{"before", std::string(257, 's')}},
                                  {{"limit", {1, 2}}}, {{"limit", 1e300}}, {{"before", json::object{}}}};
    for (const json::object& description : wrong) {
        const json::object answer = ask_history(alice, description);
        EXPECT_EQ(answer.at("action"), "iq-error") << json::serialize(description);
        EXPECT_EQ(error_code_of(answer), 400001);
    }
}

} // namespace
} // namespace jsongled::testing
