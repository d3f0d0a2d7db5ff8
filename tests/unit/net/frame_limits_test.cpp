// How large a message may be, and what one that is larger costs.

#include "tests/unit/net/frame_cases.hpp"

namespace jsongled::testing {
namespace {

constexpr FrameLimits limits{10'000, 40'000};
constexpr std::size_t beginning = FrameReader::beginning_bytes;

std::string oversized(std::size_t bytes, const std::string& beginning_words) {
    return "oversized " + std::to_string(bytes) + " " + beginning_words;
}

TEST(FrameLimits, are_kept_to_the_byte) {
    expect_events(client_frame(fin | text, std::string(10'000, 'x')), {"text " + std::string(10'000, 'x')},
                  limits);
    expect_events(client_frame(fin | text, std::string(10'001, 'x')),
                  {oversized(10'001, std::string(beginning, 'x'))}, limits);
    expect_events(client_frame(fin | text, std::string(40'000, 'x')),
                  {oversized(40'000, std::string(beginning, 'x'))}, limits);
    expect_events(client_frame(fin | text, std::string(40'001, 'x')), {"fault 1009 The message is too large"},
                  limits);
}

TEST(FrameLimits, hold_for_the_sum_of_fragments) {
    const std::string part(5000, 'x');
    const std::string two = client_frame(text, part) + client_frame(continuation, part);
    expect_events(two + client_frame(fin | continuation, ""), {"text " + part + part}, limits);
    expect_events(two + client_frame(fin | continuation, "y"), {oversized(10'001, std::string(beginning, 'x'))},
                  limits);
    std::string eight = two;
    for (int i = 0; i < 6; ++i)
        eight += client_frame(continuation, part);
    expect_events(eight + client_frame(fin | continuation, ""),
                  {oversized(40'000, std::string(beginning, 'x'))}, limits);
    expect_events(eight + client_frame(fin | continuation, "y"), {"fault 1009 The message is too large"},
                  limits);
}

TEST(FrameLimits, that_are_hard_end_it_with_the_header) {
    const std::string huge = client_header(fin | text, 127, std::string("\0\0\0\1\0\0\0\0", 8));
    EXPECT_EQ(bytes_until_told(huge, limits), 10);
    const std::string first = client_frame(text, "x");
    EXPECT_EQ(bytes_until_told(first + client_header(continuation, 126, "\x9c\x40"), limits), first.size() + 4);
}

TEST(FrameLimits, let_the_next_message_through) {
    expect_events(client_frame(fin | text, std::string(20'000, 'x')) + client_frame(fin | text, "next"),
                  {oversized(20'000, std::string(beginning, 'x')), "text next"}, limits);
}

TEST(FrameLimits, let_control_frames_into_what_is_discarded) {
    const std::string part(15'000, 'x');
    expect_events(client_frame(text, part) + client_frame(fin | ping, std::string(125, 'p')) +
                      client_frame(fin | continuation, part),
                  {"ping " + std::string(125, 'p'), oversized(30'000, std::string(beginning, 'x'))}, limits);
    expect_events(client_frame(text, part) + client_frame(fin | close, ""), {"close 1005 "}, limits);
}

TEST(FrameLimits, keep_the_beginning_of_what_is_discarded_in_whole_characters) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
        std::string words(shift, 'x');
        while (words.size() <= limits.message_bytes)
            words += "\xf0\x9f\x8e\xb7";
        const std::size_t kept = beginning - (beginning - shift) % 4;
        expect_events(client_frame(fin | text, words), {oversized(words.size(), words.substr(0, kept))},
                      limits);
    }
}

TEST(FrameLimits, that_are_small_keep_no_more_than_a_message) {
    constexpr FrameLimits small{10, 100};
    expect_events(client_frame(fin | text, "0123456789"), {"text 0123456789"}, small);
    expect_events(client_frame(fin | text, "0123456789a"), {"oversized 11 0123456789"}, small);
    expect_events(client_frame(text, "01234567") + client_frame(fin | continuation, "89a"),
                  {"oversized 11 0123456789"}, small);
    expect_events(client_frame(fin | text, "012345678\xc3\xa9"), {"oversized 11 012345678"}, small);
}

TEST(FrameLimits, leave_discarded_text_to_be_utf8) {
    const std::string bad = std::string(20'000, 'x') + "\xff";
    expect_events(client_frame(fin | text, bad), {"fault 1007 The text is not UTF-8"}, limits);
    expect_events(client_frame(fin | text, std::string(20'000, 'x') + "\xc3"),
                  {"fault 1007 The text is not UTF-8"}, limits);
}

TEST(FrameMemory, is_not_given_for_what_is_announced) {
    FrameFeed feed(wide_limits);
    feed.feed(client_header(fin | text, 127, std::string("\0\0\0\0\0\x0e\0\0", 8)));
    EXPECT_EQ(feed.reader().allocated_bytes(), 0);
    feed.feed(std::string(10, '\x37'));
    EXPECT_LE(feed.reader().allocated_bytes(), 20);
}

TEST(FrameMemory, is_not_given_for_empty_fragments) {
    FrameFeed feed(limits);
    feed.feed(client_frame(text, ""));
    for (int i = 0; i < 100'000; ++i)
        feed.feed(client_frame(continuation, ""));
    EXPECT_EQ(feed.reader().allocated_bytes(), 0);
    feed.feed(client_frame(fin | continuation, "x"));
    EXPECT_EQ(feed.events(), Events{"text x"});
}

TEST(FrameMemory, is_small_for_what_is_discarded) {
    FrameFeed feed(limits);
    std::string bytes = client_frame(text, std::string(9'999, 'x'));
    feed.feed_all(bytes, 1000);
    EXPECT_GE(feed.reader().allocated_bytes(), 9'999);
    feed.feed(client_header(fin | continuation, 126, "\x75\x30", std::string(4, '\0')));
    for (int i = 0; i < 29; ++i) {
        EXPECT_LE(feed.reader().allocated_bytes(), beginning + 1);
        feed.feed(std::string(1000, 'x'));
    }
    EXPECT_TRUE(feed.events().empty());
    feed.feed(std::string(1000, 'x'));
    EXPECT_EQ(feed.events(), Events{oversized(39'999, std::string(beginning, 'x'))});
    EXPECT_EQ(feed.broken(), "");
}

TEST(FrameMemory, does_not_grow_with_control_frames) {
    FrameFeed feed(limits);
    feed.feed(client_frame(text, "half"));
    for (int i = 0; i < 1000; ++i)
        feed.feed_all(client_frame(fin | ping, std::string(125, 'p')), 50);
    EXPECT_LE(feed.reader().allocated_bytes(), 2 * (4 + max_control_bytes));
    EXPECT_EQ(feed.events().size(), 1000);
    EXPECT_EQ(feed.broken(), "");
}

/// A reader of which nobody wants to hear a message any more, in the middle of one.
class UnheardMessage : public ::testing::Test {
  protected:
    std::optional<FrameReader::Event> read(std::string bytes) {
        std::span<char> rest(bytes);
        auto event = reader_.next(rest);
        EXPECT_TRUE(rest.empty());
        return event;
    }

    FrameReader reader_{limits};
};

TEST_F(UnheardMessage, gives_back_its_memory_and_takes_no_more) {
    EXPECT_FALSE(read(client_frame(text, std::string(5'000, 'x'))));
    EXPECT_GE(reader_.allocated_bytes(), 5'000U);
    reader_.keep_nothing();
    EXPECT_EQ(reader_.allocated_bytes(), 0U);
    EXPECT_FALSE(read(client_frame(continuation, std::string(20'000, 'x'))));
    EXPECT_EQ(reader_.allocated_bytes(), 0U);
    EXPECT_EQ(reader_.message_bytes(), 25'000U);
}

TEST_F(UnheardMessage, is_followed_to_its_end_however_that_comes) {
    for (const std::string& end : {std::string(), std::string("x"), std::string(5'000, 'x')}) {
        FrameReader reader(limits);
        std::string bytes = client_frame(text, "begun");
        std::span<char> rest(bytes);
        EXPECT_FALSE(reader.next(rest));
        reader.keep_nothing();
        bytes = client_frame(fin | continuation, end) + client_frame(fin | text, "next") +
                client_frame(fin | close, "\x03\xe8");
        rest = bytes;
        EXPECT_TRUE(std::holds_alternative<FrameReader::Oversized>(reader.next(rest).value())) << end.size();
        EXPECT_TRUE(std::holds_alternative<FrameReader::Oversized>(reader.next(rest).value()));
        EXPECT_EQ(words_of(reader.next(rest).value()), "close 1000 ");
    }
}

TEST_F(UnheardMessage, leaves_a_control_frame_within_it_whole) {
    const std::string pinged = client_frame(fin | ping, "abcdef");
    EXPECT_FALSE(read(client_frame(text, std::string(5'000, 'x')) + pinged.substr(0, pinged.size() - 3)));
    reader_.keep_nothing();
    EXPECT_LT(reader_.allocated_bytes(), 100U);
    EXPECT_EQ(words_of(read(pinged.substr(pinged.size() - 3)).value()), "ping abcdef");
}

TEST_F(UnheardMessage, that_has_been_told_is_given_back_as_well) {
    EXPECT_FALSE(read(client_frame(text, std::string(5'000, 'x'))));
    EXPECT_TRUE(read(client_frame(fin | continuation, "y")));
    reader_.keep_nothing();
    EXPECT_EQ(reader_.allocated_bytes(), 0U);
}

} // namespace
} // namespace jsongled::testing
