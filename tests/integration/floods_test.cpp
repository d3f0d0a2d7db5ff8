#include <algorithm>
#include <functional>
#include <future>
#include <thread>

#include "tests/integration/call_support.hpp"
#include "tests/integration/raw_client.hpp"

// Much at once, from one to one or to a room: whoever sends it feels it, not who is to read it.

namespace jsongled::integration_tests {
namespace {

class Floods : public TwoParties {
  public:
    static void SetUpTestSuite() {
        start({"--ping-interval", "1h", "--max-messages-per-second", "0", "--max-bytes-per-second", "0"});
    }

  protected:
    /// Bob's system takes little before it is read.
    Floods() {
        bob.socket().set_option(asio::socket_base::receive_buffer_size(65'536));
        slow_consumers_ = slow_consumers();
    }
    ~Floods() override { EXPECT_EQ(slow_consumers(), slow_consumers_) << "nobody is cut"; }

    /// In a MUC with bob, who takes a breath and then reads as fast as he can: what strangers say there with
    /// `make`, so many times each before they leave, comes to him whole, `each` messages for one.
    void expect_whole(int people, int count, int each, const std::string& muc,
                      const std::function<std::string(int)>& make) {
        ask(bob, iq_set("muc-join", {{"rid", muc}}));
        std::vector<std::future<void>> strangers;
        for (int stranger = 0; stranger < people; ++stranger)
            strangers.push_back(std::async(std::launch::async, [&] {
                RawClient client(listen());
                client.hello(fresh("stranger"), {{"x", std::string(7'900, 'x')}});
                std::string frames = frame(iq_set("muc-join", {{"rid", muc}}));
                for (int i = 0; i < count; ++i)
                    frames += make(i);
                json::object leave = iq_set("session-leave", {{"rid", muc}});
                leave["jsongle"].as_object()["transaction"] = "the last of all";
                frames += frame(leave);
                // It reads as well, all that there is each time, until it has left: nobody is slow.
                for (std::string_view unsent = frames;;) {
                    unsent.remove_prefix(client.write_what_is_taken(unsent, std::chrono::milliseconds(0)));
                    do {
                        if (client.read_frame(fin | text_frame).find("the last of all") != std::string::npos)
                            return;
                    } while (client.is_readable_within(std::chrono::milliseconds(0)));
                }
            }));
        const auto waiting = [] { return *metric(admin(), "jsongled_send_queue_bytes"); };
        // Those who wait for bob do so for two seconds: his breath ends well before, though receipts may still
        // come.
        double last = -1;
        for (int i = 0; i < 5 && last != waiting(); ++i) {
            last = waiting();
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        // Each comes, and goes.
        for (int left = people * (count * each + 2); left > 0; --left)
            bob.receive_text();
        for (std::future<void>& stranger : strangers)
            stranger.get();
        expect_nothing(bob);
    }

    static std::string frame(const json::object& message) {
        return masked_frame(fin | text_frame, json::serialize(message));
    }

    static double slow_consumers() { return *metric(admin(), "jsongled_slow_consumers_total"); }

  private:
    double slow_consumers_ = 0;
};

TEST_F(Floods, of_20_000_events_of_a_stranger_leave_their_reader_on_line_and_in_its_call) {
    ring();
    proceed();
    negotiate();
    constexpr int count = 20'000;
    std::string events;
    for (int i = 0; i < count; ++i)
        events += masked_frame(
            fin | text_frame,
            json::serialize(envelope(bob.uid(), {{"action", "session-event"},
                                                 {"event", "typing"},
                                                 {"description", {{"x", std::string(1'000, 'x')}}}})));
    RawClient stranger(listen());
    stranger.hello(fresh("stranger"));
    events += masked_frame(fin | text_frame, json::serialize(iq_set("the last of all", {})));
    // Bob reads nothing meanwhile. At first the stranger waits, for two seconds; then it is refused, and read
    // as long as it reads that.
    int refused = 0;
    std::chrono::milliseconds patience = std::chrono::seconds(3);
    std::string_view unsent = events;
    for (;; patience = std::chrono::milliseconds(0)) {
        unsent.remove_prefix(stranger.write_what_is_taken(unsent, patience));
        const std::string answer = stranger.read_frame(fin | text_frame);
        if (answer.find("the last of all") != std::string::npos) break;
        ASSERT_THAT(answer, testing::HasSubstr("503001"));
        ++refused;
    }
    EXPECT_GT(refused, 0) << "there was room for all";
    EXPECT_EQ(bob.receive_all().size(), static_cast<std::size_t>(count - refused));
    pass(alice, bob, "session-info", json::object(), "mute");
    pass(bob, alice, "session-info", json::object(), "mute");
}

TEST_F(Floods, of_a_file_in_parts_reach_a_slow_reader_whole_in_order_and_acknowledged_once) {
    constexpr std::size_t parts = 100;
    const std::string part(60'000, 'x');
    std::future<std::vector<std::string>> sending = std::async(std::launch::async, [&] {
        std::vector<std::string> acknowledged;
        for (std::size_t i = 0; i < parts; ++i) {
            json::object message = text(bob.uid(), part);
            message["id"] = "part-" + std::to_string(i);
            alice.send(message);
        }
        for (std::size_t i = 0; i < parts; ++i)
            acknowledged.push_back(text_at(alice.receive(), "/jsongle/description/mid"));
        expect_nothing(alice);
        return acknowledged;
    });
    // Alice is held at half of the bound, and read again at a quarter: in between, the queue may rest.
    EXPECT_TRUE(eventually([&] { return *metric(admin(), "jsongled_send_queue_bytes") > 262'144; }))
        << "the systems between them hold all of it";
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < parts; ++i) {
        expected.push_back("part-" + std::to_string(i));
        ASSERT_THAT(bob.receive(),
                    testing::AllOf(Has("/id", expected.back()), Has("/jsongle/description/content", part)));
    }
    EXPECT_EQ(sending.get(), expected);
    expect_nothing(bob);
}

TEST_F(Floods, of_texts_to_a_muc_reach_a_member_who_reads_whole) {
    const std::string muc = fresh("muc");
    expect_whole(3, 3'000, 1, muc, [&](int) { return frame(text(muc, std::string(1'000, 'x'), "muc")); });
}

TEST_F(Floods, of_people_who_come_and_go_reach_a_member_who_reads_whole) {
    const std::string muc = fresh("muc");
    // With the first it joins as often as it may at once.
    expect_whole(6, 119, 2, muc, [&](int) {
        return frame(iq_set("session-leave", {{"rid", muc}})) + frame(iq_set("muc-join", {{"rid", muc}}));
    });
}

TEST_F(Floods, of_one_who_does_not_read_leave_the_call_of_one_who_chats_with_them_as_quick_as_it_is) {
    ring();
    proceed();
    negotiate();
    std::vector<std::chrono::milliseconds> delays;
    for (int round = 0; round < 5; ++round) {
        RawClient deaf(listen(), 4'096);
        const std::string uid = fresh("deaf");
        deaf.hello(uid);
        // Each of them says one thing, so that none has to wait. More than half of the bound stays, whatever
        // the systems hold.
        for (int i = 0; i < 200 && *metric(admin(), "jsongled_send_queue_bytes") < 600'000; ++i) {
            RawClient accomplice(listen());
            accomplice.hello(fresh("accomplice"));
            accomplice.write(frame(text(uid, std::string(60'000, 'x'))));
            accomplice.read_frame(fin | text_frame);
        }
        EXPECT_GE(*metric(admin(), "jsongled_send_queue_bytes"), 600'000) << "the systems hold all of it";

        const json::object hi = text(alice.uid(), "hi");
        deaf.write(frame(hi));
        EXPECT_THAT(alice.receive(), Has("/id", hi.at("id")));
        alice.send(event(uid, "ack", {{"mid", hi.at("id")}, {"type", "received"}}));
        alice.send(text(uid, "who are you?"));
        const auto begin = std::chrono::steady_clock::now();
        alice.send(call("session-info", bob.uid(), sid, {}, "mute"));
        EXPECT_THAT(bob.receive(), Has("/jsongle/reason", "mute"));
        delays.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin));
        EXPECT_THAT(alice.receive(), Has("/jsongle/event", "ack"));
    }
    std::ranges::sort(delays);
    EXPECT_LT(delays[delays.size() / 2], std::chrono::milliseconds(500)) << "a hold takes nearly two seconds";
}

} // namespace
} // namespace jsongled::integration_tests
