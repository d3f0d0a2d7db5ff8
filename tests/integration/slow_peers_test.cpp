#include "tests/integration/hostile_server.hpp"

#include <future>

// Peers that do not read, or are gone without having said so.

namespace jsongled::integration_tests {
namespace {

class SlowConsumers : public HostileServer {
  public:
    static void SetUpTestSuite() { start({"--max-outbox-bytes", "128k"}); }
};

TEST_F(SlowConsumers, one_that_never_reads_is_closed_and_the_others_lose_nothing) {
    const double before = *metric(admin(), "jsongled_slow_consumers_total");
    const std::string muc = fresh("muc");
    User reader(listen(), fresh("reader"));
    User deaf(listen(), fresh("deaf"));
    join_all("muc-join", muc, {&reader, &mallory_, &deaf});

    // More than the kernel takes for it: the outbox has to fill.
    const std::string content(60000, 'x');
    bool told = false;
    EXPECT_TRUE(eventually([&] {
        const json::object message = text(muc, content, "muc");
        mallory_.send(message);
        json::object next = reader.receive();
        if (text_at(next, "/jsongle/event") == "left") {
            told = true;
            next = reader.receive();
        }
        EXPECT_THAT(next, Has("/id", message.at("id")));
        settle(mallory_);
        return told;
    }));
    EXPECT_EQ(metric(admin(), "jsongled_slow_consumers_total"), before + 1);
    // Its seat is free again.
    const json::object answer = ask(bystander_, iq_set("muc-join", {{"rid", muc}}));
    EXPECT_EQ(answer.at("jsongle").at("description").at("members").as_array().size(), 2U);
}

// Were it there until it answers the close, what others send to it meanwhile would be confirmed and lost.
class ClosedByTheServer : public HostileServer {};

TEST_F(ClosedByTheServer, is_gone_for_the_others_at_once_whether_it_answers_the_close_or_not) {
    const std::string rid = fresh("room");
    RawClient raw(listen());
    raw.hello(fresh("raw"));
    raw.write_frame(fin | text_frame, json::serialize(iq_set("session-join", {{"rid", rid}})));
    raw.read_frame(fin | text_frame);
    EXPECT_THAT(ask(mallory_, iq_set("session-join", {{"rid", rid}})), IsAction("iq-result"));
    raw.write_frame(fin | binary_frame, "binary");
    raw.read_frame(fin | close_frame);
    const json::object message = text(rid, "still there?");
    mallory_.send(message);
    EXPECT_THAT(mallory_.receive(), Has("/jsongle/event", "left"));
    EXPECT_THAT(mallory_.receive(), IsSessionError(404003, message));
}

class HalfOpen : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--ping-interval", "1s", "--hello-timeout", "10m"}); }
};

TEST_F(HalfOpen, a_peer_that_answers_no_ping_is_closed_and_one_that_does_is_not) {
    // The silent one takes all that comes, which at the level of TCP looks like a peer that is there.
    std::future<std::string> silent = std::async(std::launch::async, [] {
        RawClient raw(listen());
        raw.upgrade();
        return raw.read_to_end();
    });
    RawClient answering(listen());
    answering.upgrade();
    // A ping an interval: the silent one has two of them, and what a busy machine adds.
    for (int pings = 0; pings < 4; ++pings)
        answering.write_frame(fin | pong_frame, answering.read_frame(fin | ping_frame));
    EXPECT_EQ(silent.wait_for(std::chrono::seconds(0)), std::future_status::ready);
    EXPECT_THAT(silent.get(), testing::HasSubstr("\x89")) << "no ping";
    User afterwards(listen(), fresh("user"));
    expect_nothing(afterwards);
}

} // namespace
} // namespace jsongled::integration_tests
