#include "tests/integration/one_server.hpp"

// protocol.md section 9.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class MetricsReports : public OneServer {
  protected:
    static double moss() { return *metric(admin(), "jsongled_call_mos_count"); }

    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
};

TEST_F(MetricsReports, a_good_one_to_the_server_gets_no_answer) {
    for (const json::object& description : std::vector<json::object>{
             {{"mos", 4.2}, {"duration", 61.5}, {"ua", "Firefox"}, {"route", "relay"}, {"error", "none"}},
             {{"mos", 0}},
             {{"mos", 5}},
             {{"duration", 0}},
             {{"ua", "Firefox"}},
             {{"route", "host"}},
             {{"error", "ice failed"}, {"issuedAt", "2026-01-02T03:04:05.678Z"}, {"extra", {1, 2}}}}) {
        alice.send(metrics_report("jsongled", description));
        expect_nothing(alice);
    }
}

TEST_F(MetricsReports, a_bad_one_is_an_error) {
    for (const json::object& description : std::vector<json::object>{{},
                                                                     {{"issuedAt", "2026-01-02T03:04:05.678Z"}},
                                                                     {{"mos", -0.1}},
                                                                     {{"mos", 5.1}},
                                                                     {{"mos", "4"}},
                                                                     {{"mos", nullptr}},
                                                                     {{"mos", true}},
                                                                     {{"duration", -1}},
                                                                     {{"duration", "61"}},
                                                                     {{"duration", json::array{61}}},
                                                                     {{"ua", 7}},
                                                                     {{"route", json::object()}},
                                                                     {{"error", true}},
                                                                     {{"mos", 4}, {"duration", "negative"}}}) {
        const json::object report = metrics_report("jsongled", description);
        alice.send(report);
        EXPECT_THAT(alice.receive(), IsSessionError(400001, report)) << json::serialize(description);
    }
    expect_nothing(alice);
}

TEST_F(MetricsReports, numbers_out_of_range_in_any_spelling_are_an_error) {
    for (const char* mos : {"1e999", "-1e-9", "5.0000001", "1e400"}) {
        const std::string id = fresh("mid");
        alice.send_text(R"({"id":")" + id +
                        R"(","to":"jsongled","jsongle":{"action":"session-metrics","sid":"s",)" +
                        R"("namespace":"call","description":{"mos":)" + mos + "}}}");
        EXPECT_THAT(alice.receive(), AllOf(IsSessionError(400001), Has("/jsongle/description/mid", id))) << mos;
    }
    expect_nothing(alice);
}

TEST_F(MetricsReports, those_to_the_server_are_counted_once_for_each_party_of_a_call) {
    const double before = moss();
    json::object report = metrics_report("jsongled", {{"mos", 3.5}, {"duration", 10}});
    const json::value sid = report.at("jsongle").at("sid");
    const auto of_call = [&](std::string_view to, std::string_view action) {
        return envelope(to, {{"action", action}, {"sid", sid}, {"description", json::object()}});
    };
    alice.send(report);
    settle(alice);
    EXPECT_EQ(moss(), before) << "there is no such call";
    alice.send(of_call(bob.uid(), "session-propose"));
    EXPECT_THAT(alice.receive(), IsAction("session-info"));
    EXPECT_THAT(bob.receive(), IsAction("session-propose"));
    bob.send(of_call(alice.uid(), "session-proceed"));
    EXPECT_THAT(alice.receive(), IsAction("session-info"));
    EXPECT_THAT(alice.receive(), IsAction("session-proceed"));
    alice.send(report);
    alice.send(without_to(report));
    alice.send(metrics_report("jsongled", {{"mos", 4.5}}));
    alice.send(metrics_report("jsongled", {{"mos", 7}}));
    EXPECT_THAT(alice.receive(), IsSessionError(400001));
    settle(alice);
    EXPECT_EQ(moss(), before + 1);
    bob.send(of_call(alice.uid(), "session-retract"));
    EXPECT_THAT(alice.receive(), IsAction("session-info"));
    bob.send(report);
    alice.send(report);
    settle(alice);
    settle(bob);
    EXPECT_EQ(moss(), before + 2);
}

TEST_F(MetricsReports, those_to_others_are_relayed) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    for (const auto& [to, from] :
         {std::pair(bob.uid(), alice.uid()), std::pair(bob.peer_id(), alice.uid()), std::pair(rid, rid)}) {
        const json::object report = metrics_report(to, {{"mos", 4}, {"ua", "Firefox"}});
        alice.send(report);
        EXPECT_THAT(bob.receive(), AllOf(IsAction("session-metrics"), Has("/from", from),
                                         Has("/id", report.at("id")), Has("/jsongle/description/mos", 4)));
        expect_nothing(alice);
    }
}

} // namespace
} // namespace jsongled::integration_tests
