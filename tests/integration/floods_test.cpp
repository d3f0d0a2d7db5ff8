#include <future>

#include "tests/integration/call_support.hpp"
#include "tests/integration/raw_client.hpp"

// Much at once, from one to one: whoever sends it feels it, not who is to read it.

namespace jsongled::integration_tests {
namespace {

class Floods : public TwoParties {
  public:
    static void SetUpTestSuite() { start({"--ping-interval", "1h"}); }

  protected:
    /// Bob's system takes little before it is read.
    Floods() {
        bob.socket().set_option(asio::socket_base::receive_buffer_size(65'536));
        slow_consumers_ = slow_consumers();
    }
    ~Floods() override { EXPECT_EQ(slow_consumers(), slow_consumers_) << "nobody is cut"; }

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

} // namespace
} // namespace jsongled::integration_tests
