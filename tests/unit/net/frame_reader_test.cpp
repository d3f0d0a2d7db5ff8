#include "tests/unit/net/frame_cases.hpp"

#include <algorithm>

// The reader as a whole. Its cases by section of RFC 6455 are in the files beside this one: frame_headers (5.1
// to 5.3), fragments (5.4), control_frames (5.5), text_frames (5.6, 8.1), close_frames (7), frame_limits.

namespace jsongled::testing {

void expect_events(std::string_view bytes, const Events& expected, FrameLimits limits) {
    const auto expect_of = [&](const FrameFeed& feed, const std::string& how) {
        EXPECT_EQ(feed.events(), expected) << how;
        EXPECT_EQ(feed.broken(), "") << how;
    };
    FrameFeed whole(limits);
    whole.feed(bytes);
    expect_of(whole, "whole");
    FrameFeed byte_by_byte(limits);
    byte_by_byte.feed_all(bytes, 1);
    expect_of(byte_by_byte, "byte by byte");
    const std::size_t step = bytes.size() <= 1000 ? 1 : bytes.size() / 100;
    for (std::size_t cut = 1; cut < bytes.size();
         cut += cut < 32 || bytes.size() - cut <= 32 ? 1 : std::min(step, bytes.size() - 32 - cut + 1)) {
        FrameFeed two(limits);
        two.feed(bytes.substr(0, cut));
        two.feed(bytes.substr(cut));
        expect_of(two, "cut at " + std::to_string(cut));
    }
}

std::size_t bytes_until_told(std::string_view bytes, FrameLimits limits) {
    FrameFeed feed(limits);
    std::size_t fed = 0;
    while (feed.events().empty() && fed < bytes.size())
        feed.feed(bytes.substr(fed++, 1));
    return feed.events().empty() ? 0 : fed;
}

namespace {

TEST(FrameReader, tells_nothing_of_no_bytes) {
    FrameReader reader(wide_limits);
    std::span<char> nothing;
    EXPECT_FALSE(reader.next(nothing));
    EXPECT_TRUE(reader.is_between_messages());
    EXPECT_FALSE(reader.is_over());
}

TEST(FrameReader, takes_the_bytes_of_one_event_at_a_time) {
    const std::string first = client_frame(fin | text, "one");
    std::string bytes = first + client_frame(fin | ping, "two");
    FrameReader reader(wide_limits);
    std::span<char> rest(bytes);
    EXPECT_EQ(words_of(reader.next(rest).value()), "text one");
    EXPECT_EQ(rest.size(), bytes.size() - first.size());
    EXPECT_EQ(words_of(reader.next(rest).value()), "ping two");
    EXPECT_TRUE(rest.empty());
    EXPECT_FALSE(reader.next(rest));
}

TEST(FrameReader, does_not_copy_what_is_whole) {
    for (const std::string& before : {std::string(), client_frame(text, "") + client_frame(continuation, "")}) {
        const unsigned opcode = before.empty() ? text : continuation;
        std::string bytes = before + client_frame(fin | opcode, std::string(3000, 'x'));
        FrameReader reader(wide_limits);
        std::span<char> rest(bytes);
        const auto event = reader.next(rest);
        EXPECT_EQ(std::get<FrameReader::Text>(event.value()).text.data(), bytes.data() + bytes.size() - 3000);
        EXPECT_EQ(reader.allocated_bytes(), 0);
    }
}

TEST(FrameReader, keeps_its_event_until_the_next_call) {
    const std::string bytes = client_frame(fin | text, "a message in two pieces");
    std::string first = bytes.substr(0, 12);
    std::string second = bytes.substr(12);
    FrameReader reader(wide_limits);
    std::span<char> rest(first);
    EXPECT_FALSE(reader.next(rest));
    rest = second;
    const auto event = reader.next(rest);
    std::ranges::fill(first, 'x');
    std::ranges::fill(second, 'x');
    EXPECT_EQ(words_of(event.value()), "text a message in two pieces");
    EXPECT_GT(reader.allocated_bytes(), 0);
    EXPECT_FALSE(reader.next(rest));
    EXPECT_EQ(reader.allocated_bytes(), 0);
}

TEST(FrameReader, knows_when_it_is_between_messages) {
    const std::string message = client_frame(text, "in") + client_frame(fin | ping, "") +
                                client_frame(continuation, "") + client_frame(fin | continuation, " parts");
    const std::string all = message + client_frame(fin | ping, "p") + message;
    FrameFeed feed(wide_limits);
    for (std::size_t fed = 1; fed <= all.size(); ++fed) {
        feed.feed(all.substr(fed - 1, 1));
        const bool is_end = fed == message.size() || fed == all.size() - message.size() || fed == all.size();
        EXPECT_EQ(feed.reader().is_between_messages(), is_end) << fed;
    }
    EXPECT_EQ(feed.broken(), "");
}

TEST(FrameReader, reads_many_messages_of_one_piece) {
    std::string bytes;
    Events expected;
    for (std::size_t size = 0; size < 300; ++size) {
        bytes += client_frame(fin | text, std::string(size, 'x'));
        expected.push_back("text " + std::string(size, 'x'));
    }
    expect_events(bytes, expected);
}

} // namespace
} // namespace jsongled::testing
