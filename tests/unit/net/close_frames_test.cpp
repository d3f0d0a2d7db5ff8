// RFC 6455, 5.5.1, 7.1 and 7.4: close frames, their codes and reasons.

#include "server/routing/close_cause.hpp"
#include "tests/unit/net/frame_cases.hpp"

namespace jsongled::testing {
namespace {

std::string close_with(unsigned code, std::string_view reason = {}) {
    const std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
    return client_frame(fin | close, payload + std::string(reason));
}

TEST(CloseFrames, may_be_without_a_code) {
    expect_events(client_frame(fin | close, ""), {"close " + std::to_string(no_close_code) + " "});
}

TEST(CloseFrames, may_have_a_code_and_a_reason) {
    expect_events(close_with(1000), {"close 1000 "});
    expect_events(close_with(1000, "Bye"), {"close 1000 Bye"});
    expect_events(close_with(4321, "\xe2\x82\xac"), {"close 4321 \xe2\x82\xac"});
    expect_events(close_with(1001, std::string(123, 'x')), {"close 1001 " + std::string(123, 'x')});
}

TEST(CloseFrames, have_whole_codes) {
    const std::string frame = client_frame(fin | close, "\x03");
    expect_events(frame, {"fault 1002 The close code is cut off"});
    EXPECT_EQ(bytes_until_told(frame), 2);
}

TEST(CloseFrames, may_have_the_codes_that_are_defined_or_private) {
    for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U, 1013U,
                                1014U, 3000U, 3999U, 4000U, 4999U})
        expect_events(close_with(code), {"close " + std::to_string(code) + " "});
}

TEST(CloseFrames, may_not_have_other_codes) {
    for (const unsigned code :
         {0U, 1U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 32'768U, 65'535U})
        expect_events(close_with(code, "why"), {"fault 1002 The close code may not be sent"});
}

TEST(CloseFrames, have_reasons_in_utf8) {
    const Events expected{"fault 1007 The reason is not UTF-8"};
    for (const char* reason :
         {"\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80 edited", "\xff", "cut off \xe2\x82", "\xc0\xaf"})
        expect_events(close_with(1000, reason), expected);
}

TEST(CloseFrames, end_the_reading) {
    for (const std::string& after : {client_frame(fin | ping, ""), client_frame(fin | text, "x"),
                                     close_with(1000), client_frame(0x7f, ""), std::string("\0", 1)})
        expect_events(client_frame(fin | text, "last") + close_with(1000, "Bye") + after,
                      {"text last", "close 1000 Bye"});
}

TEST(CloseFrames, leave_what_comes_after_them) {
    std::string bytes = close_with(1000) + "rest";
    FrameReader reader(wide_limits);
    std::span<char> rest(bytes);
    EXPECT_TRUE(reader.next(rest));
    EXPECT_FALSE(reader.next(rest));
    EXPECT_EQ(std::string(rest.begin(), rest.end()), "rest");
    EXPECT_TRUE(reader.is_over());
}

TEST(CloseFrames, are_not_needed_for_a_fault_to_end_the_reading) {
    std::string bytes = client_frame(fin | binary, "x") + client_frame(fin | text, "x");
    FrameReader reader(wide_limits);
    std::span<char> rest(bytes);
    EXPECT_TRUE(reader.next(rest));
    EXPECT_TRUE(reader.is_over());
    EXPECT_EQ(rest.size(), bytes.size() - 1);
    EXPECT_FALSE(reader.next(rest));
    EXPECT_EQ(rest.size(), bytes.size() - 1);
}

} // namespace
} // namespace jsongled::testing
