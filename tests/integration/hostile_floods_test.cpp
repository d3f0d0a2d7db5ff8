#include "tests/integration/raw_client.hpp"
#include "tests/integration/under_attack.hpp"

// Floods of what is small, wrong or too large, each as fast as one machine can send it. What becomes of a
// single one is in frames_test.cpp, slow_peers_test.cpp and http_bounds_test.cpp.

namespace jsongled::integration_tests {
namespace {

std::string repeated(std::string_view bytes, int count) {
    std::string all;
    for (int i = 0; i < count; ++i)
        all += bytes;
    return all;
}

/// Answered with its transaction, once all before it is dealt with.
const std::string last_of_all =
    framed(R"({"id":"m","from":null,"to":"jsongled","jsongle":{"action":"iq-set","query":"session-ping",)"
           R"("transaction":"the last of all","description":{}}})");

/// A row of what somebody who is connected says without end.
struct Flood {
    std::string_view name;
    std::string volley;
    int volleys;
};

void PrintTo(const Flood& flood, std::ostream* out) {
    *out << flood.name;
}

class FloodOfFrames : public UnderAttack, public testing::WithParamInterface<Flood> {};

const std::string one_byte_fragments =
    masked_frame(text_frame, "x") + repeated(masked_frame(0, "x"), 2'000) + masked_frame(fin, "x");
const std::string no_byte_fragments =
    masked_frame(text_frame, "") + repeated(masked_frame(0, ""), 2'000) + masked_frame(fin, "x");

INSTANTIATE_TEST_SUITE_P(
    Floods, FloodOfFrames,
    testing::Values(
        Flood{"pings", repeated(masked_frame(fin | ping_frame, std::string(125, 'p')), 500), 40},
        Flood{"empty_pings", repeated(masked_frame(fin | ping_frame, ""), 2'000), 40},
        Flood{"pongs", repeated(masked_frame(fin | pong_frame, std::string(125, 'p')), 500), 40},
        Flood{"fragments_of_one_byte", one_byte_fragments, 40},
        Flood{"fragments_of_no_byte", no_byte_fragments, 40},
        Flood{"pings_between_fragments",
              masked_frame(text_frame, "x") +
                  repeated(masked_frame(0, "x") + masked_frame(fin | ping_frame, "p"), 1'000) +
                  masked_frame(fin, "x"),
              50},
        Flood{"malformed_messages", repeated(framed("{"), 200), 50},
        Flood{"messages_over_the_limit", framed(std::string(300'000, 'x')), 50},
        Flood{"messages_to_nobody",
              repeated(framed(R"({"id":"m","from":null,"to":"nobody","jsongle":{"action":"session-event",)"
                              R"("event":"typing","namespace":"message","description":{}}})"),
                       200),
              50}),
    [](const auto& flood) { return std::string(flood.param.name); });

TEST_P(FloodOfFrames, is_noticed_by_nobody_else) {
    serve();
    withstand([&] {
        Stranger stranger(listen());
        ASSERT_TRUE(stranger.enter_as(fresh("stranger")));
        for (int i = 0; i < scaled(GetParam().volleys); ++i)
            ASSERT_TRUE(stranger.say(GetParam().volley)) << stranger.heard();
        ASSERT_TRUE(stranger.say(last_of_all));
        EXPECT_TRUE(stranger.hears("the last of all"));
    });
}

/// A row of what ends the connection of whoever says it, who comes again at once.
struct Fault {
    std::string_view name;
    bool is_behind_the_upgrade;
    std::string said;
    std::string_view answer; ///< the last that comes before the end
};

void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.name;
}

class FloodOfFaults : public UnderAttack, public testing::WithParamInterface<Fault> {};

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: localhost\r\n";

INSTANTIATE_TEST_SUITE_P(
    Faults, FloodOfFaults,
    testing::Values(Fault{"header_that_is_too_large", false,
                          std::string(get) + "a: " + std::string(60'000, 'a') + "\r\n\r\n", "HTTP/1.1 431"},
                    Fault{"headers_that_are_too_many", false,
                          std::string(get) + repeated("a: b\r\n", 10'000) + "\r\n", "HTTP/1.1 431"},
                    Fault{"no_http", false, "nothing of the kind\r\n\r\n", "HTTP/1.1 400"},
                    Fault{"no_mask", true, std::string("\x81\x02{}"), "\x03\xea"},
                    Fault{"reserved_bits", true, std::string("\xf1\x80\0\0\0\0", 6), "\x03\xea"},
                    Fault{"text_that_is_no_utf8", true, framed("{\"id\":\"\xff\"}"), "\x03\xef"},
                    Fault{"text_whose_last_character_is_cut", true, framed("{\"id\":\"\xc3"), "\x03\xef"},
                    Fault{"binary_frame", true, masked_frame(fin | binary_frame, "x"), "\x03\xeb"},
                    Fault{"frame_of_gigabytes", true, std::string("\x81\xff\0\0\0\1\0\0\0\0\0\0\0\0", 14),
                          "\x03\xf1"}),
    [](const auto& fault) { return std::string(fault.param.name); });

TEST_P(FloodOfFaults, is_noticed_by_nobody_else) {
    serve();
    withstand([&] {
        for (int i = 0; i < scaled(300); ++i) {
            Stranger stranger(listen());
            if (GetParam().is_behind_the_upgrade) {
                ASSERT_TRUE(stranger.enter_as(fresh("stranger")));
            }
            stranger.say(GetParam().said);
            EXPECT_TRUE(stranger.hears(GetParam().answer)) << stranger.heard();
        }
    });
}

class FloodForTheDeaf : public UnderAttack {};

TEST_F(FloodForTheDeaf, is_noticed_by_nobody_else_and_cut_at_the_bound) {
    serve({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k"});
    withstand([&] {
        const auto slow = [&] { return *metric(server().admin(), "jsongled_slow_consumers_total"); };
        const double cut_before = slow();
        const std::string muc = fresh("muc");
        const std::string join =
            framed(R"({"id":"m","from":null,"to":"jsongled","jsongle":{"action":"iq-set","query":"muc-join",)"
                   R"("transaction":"joined","description":{"rid":")" +
                   muc + R"("}}})");
        std::vector<Stranger> deaf;
        for (int i = 0; i < 10; ++i) {
            Stranger& one = deaf.emplace_back(listen());
            ASSERT_TRUE(one.enter_as(fresh("deaf")));
            ASSERT_TRUE(one.say(join));
            ASSERT_TRUE(one.hears("\"joined\""));
        }
        Stranger speaker(listen());
        ASSERT_TRUE(speaker.enter_as(fresh("speaker")));
        ASSERT_TRUE(speaker.say(join));
        const std::string said = framed(
            R"({"id":"m","from":null,"to":")" + muc +
            R"(","jsongle":{"action":"session-event","namespace":"muc","event":"typing","description":{"x":")" +
            std::string(50'000, 'x') + R"("}}})");
        // More than the systems hold for them.
        for (int i = 0; i < 300; ++i) {
            ASSERT_TRUE(speaker.say(said));
            if (i % 50 == 0) {
                EXPECT_LE(*metric(server().admin(), "jsongled_send_queue_bytes"), 10.0 * 3 * 131'072);
            }
        }
        ASSERT_TRUE(speaker.say(last_of_all));
        EXPECT_TRUE(speaker.hears("the last of all"));
        // Whoever has just been given room is cut off by what comes after that.
        EXPECT_TRUE(eventually([&] { return speaker.say(said) && slow() >= cut_before + 10; }));
        for (Stranger& one : deaf)
            EXPECT_TRUE(one.is_closed_in_time());
    });
}

} // namespace
} // namespace jsongled::integration_tests
