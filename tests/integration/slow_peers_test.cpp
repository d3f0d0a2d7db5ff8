#include "tests/integration/hostile_server.hpp"

#include <csignal>
#include <future>
#include <thread>

// Peers that do not read, or are gone without having said so.

namespace jsongled::integration_tests {
namespace {

class SlowConsumers : public HostileServer {
  public:
    static void SetUpTestSuite() { start({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k"}); }
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

/// A client that asks much more than it reads the answers to: neither what the kernels nor what the server
/// holds for it is room for them.
class Pipelining : public OneServer {
  public:
    static void SetUpTestSuite() {
        start({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k", "--ping-interval", "1h",
               "--max-messages-per-second", "0", "--max-bytes-per-second", "0"});
    }

  protected:
    static constexpr int count = 20'000;
    static constexpr int receive_buffer = 131'072;

    Pipelining() {
        client_.hello(fresh("pipelining"));
        slow_consumers_ = slow_consumers();
    }

    static double slow_consumers() { return *metric(admin(), "jsongled_slow_consumers_total"); }

    /// The message that `make` gives for a transaction or id, for each number.
    template<class Make>
    static std::string frames(Make make) {
        std::string all;
        for (int i = 0; i < count; ++i)
            all += masked_frame(fin | text_frame, json::serialize(make("number-" + std::to_string(i) + "-" +
                                                                       std::string(200, 'x'))));
        return all;
    }

    static json::object history(const std::string& transaction) {
        json::object request = iq_set("call-history", {});
        request["jsongle"].as_object()["transaction"] = transaction;
        return request;
    }

    /// What the router answers by itself, at once.
    static json::object unknown_action(const std::string& id) {
        json::object message =
            envelope("jsongled", {{"action", "session-unknown"}, {"description", json::object()}});
        message["id"] = id;
        return message;
    }

    /// Sends requests until the server takes no more of them and deals with no more. How much was sent.
    std::size_t send_what_is_taken(const std::string& requests) {
        const double before = received();
        const std::size_t sent = client_.write_what_is_taken(requests);
        for (double last = before; last != received();) {
            last = received();
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        EXPECT_GT(received(), before);
        EXPECT_LT(received(), before + count) << "there was room for all answers";
        return sent;
    }
    static double received() {
        double sum = 0;
        for (const char* action : {"iq-get", "iq-set", "invalid"})
            sum += metric(admin(),
                          R"(jsongled_messages_total{action=")" + std::string(action) + R"(",direction="in"})")
                       .value_or(0);
        return sum;
    }

    /// The answers come all, in order, while the rest of the requests goes.
    void expect_answers(std::string_view unsent) {
        for (int i = 0; i < count; ++i) {
            unsent.remove_prefix(client_.write_what_is_taken(unsent, std::chrono::milliseconds(0)));
            ASSERT_THAT(client_.read_frame(fin | text_frame),
                        testing::HasSubstr("\"number-" + std::to_string(i) + "-"));
            if (unsent.empty() && i % 100 == 0) answer_pings();
        }
        EXPECT_EQ(slow_consumers(), slow_consumers_);
    }

    /// The pings themselves are passed over.
    virtual void answer_pings() {}

    RawClient client_{listen(), receive_buffer};
    double slow_consumers_ = 0;
};

TEST_F(Pipelining, whoever_asks_for_much_and_reads_late_gets_all_answers) {
    const std::string rid = fresh("room");
    const auto join = [&](const std::string& transaction) {
        json::object request = iq_set("muc-join", {{"rid", rid}});
        request["jsongle"].as_object()["transaction"] = transaction;
        return request;
    };
    for (const std::string& requests : {frames(history), frames(join), frames(unknown_action)}) {
        const std::size_t sent = send_what_is_taken(requests);
        expect_answers(std::string_view(requests).substr(sent));
    }
}

TEST_F(Pipelining, whoever_is_gone_meanwhile_is_missed_at_once) {
    ServerProcess server({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k", "--ping-interval", "1h"});
    RawClient client(server.listen(), receive_buffer);
    client.hello("gone");
    client.write_what_is_taken(frames(history));
    client.drop();
    EXPECT_TRUE(eventually([&] { return metric(server.admin(), "jsongled_connections") == 0.0; }));
}

TEST_F(Pipelining, whoever_resets_the_connection_is_missed_at_once_however_often) {
    ServerProcess server({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k", "--ping-interval", "1h"});
    {
        User caller(server.listen(), "caller");
        for (int i = 0; i < 100; ++i)
            caller.send(propose("nobody", "sid-" + std::to_string(i) + std::string(200, 'x')));
        settle(caller);
    }
    std::string requests;
    for (int i = 0; i < 20; ++i)
        requests += masked_frame(fin | text_frame, json::serialize(history("t")));
    for (int i = 0; i < 20; ++i) {
        RawClient client(server.listen());
        client.hello("caller");
        client.write(requests);
        client.drop();
    }
    EXPECT_TRUE(eventually([&] { return metric(server.admin(), "jsongled_connections") == 0.0; }));
    EXPECT_EQ(metric(server.admin(), "jsongled_send_queue_bytes"), 0.0);
}

TEST_F(Pipelining, a_close_behind_the_requests_is_answered_behind_the_answers) {
    // Not histories: nobody waits for the store with whoever has said goodbye.
    const std::string requests = frames(unknown_action) + masked_frame(fin | close_frame, "\x03\xe8");
    const std::size_t sent = send_what_is_taken(requests);
    expect_answers(std::string_view(requests).substr(sent));
    EXPECT_EQ(client_.read_frame(fin | close_frame), "\x03\xe8");
}

TEST_F(Pipelining, a_server_that_stops_sends_what_it_has_and_its_close) {
    ServerProcess server(
        {"--max-message-bytes", "64k", "--max-outbox-bytes", "128k", "--shutdown-timeout", "10m"});
    {
        RawClient client(server.listen(), receive_buffer);
        client.hello("client");
        client.write_what_is_taken(frames(history));
        server.process().signal(SIGTERM);
        server.process().wait_for_line("draining");
        EXPECT_EQ(client.read_frame(fin | close_frame).substr(0, 2), "\x03\xf4");
        client.write_frame(fin | close_frame, "\x03\xf4");
    }
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST_F(Pipelining, pings_without_end_hold_nothing_and_cut_nobody) {
    std::string pings;
    for (int i = 0; i < count; ++i)
        pings += masked_frame(fin | ping_frame, std::string(125, 'p'));
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(client_.write_what_is_taken(pings), pings.size());
    client_.write_frame(fin | ping_frame, "last");
    while (client_.read_frame(fin | pong_frame) != "last") {
    }
    client_.write_frame(fin | text_frame, json::serialize(history("afterwards")));
    EXPECT_THAT(client_.read_frame(fin | text_frame), testing::HasSubstr("afterwards"));
    EXPECT_EQ(slow_consumers(), slow_consumers_);
}

class PipeliningUnderPings : public Pipelining {
  public:
    static void SetUpTestSuite() {
        // On a busy machine TCP itself may rest for a second where both its directions were full.
        start({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k", "--ping-interval", "2s",
               "--max-messages-per-second", "0", "--max-bytes-per-second", "0"});
    }

  private:
    void answer_pings() override { client_.write_frame(fin | pong_frame, ""); }
};

TEST_F(PipeliningUnderPings, whoever_reads_slowly_is_alive) {
    const std::string requests = frames(history);
    std::size_t sent = client_.write_what_is_taken(requests);
    // Several ping intervals, in none of which a ping could be answered: so much is asked that there is more to
    // be read at any moment.
    constexpr std::size_t bytes_at_once = 16'384;
    std::string read;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(9);
    while (std::chrono::steady_clock::now() < end) {
        sent +=
            client_.write_what_is_taken(std::string_view(requests).substr(sent), std::chrono::milliseconds(0));
        const std::string some = client_.read_some(bytes_at_once);
        ASSERT_NE(some, "") << "closed after " << read.size();
        read += some;
        // Often enough that TCP tells of the room there is several times in an interval.
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    client_.unread(read);
    expect_answers(std::string_view(requests).substr(sent));
}

} // namespace
} // namespace jsongled::integration_tests
