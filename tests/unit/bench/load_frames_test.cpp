#include "tests/bench/load/frames.hpp"

#include <gtest/gtest.h>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

std::string header(std::initializer_list<unsigned> bytes) {
    std::string text;
    for (const unsigned byte : bytes)
        text.push_back(static_cast<char>(byte));
    return text;
}

TEST(LoadFrames, are_masked_as_a_server_wants_them) {
    for (const std::size_t size : {0U, 1U, 7U, 8U, 125U, 126U, 65'535U, 65'536U}) {
        const std::string payload(size, 'x');
        std::string frame;
        append_frame(frame, Opcode::text, payload);
        const std::size_t begin = size < 126 ? 2 : size <= 0xFFFF ? 4 : 10;
        ASSERT_EQ(frame.size(), begin + 4 + size);
        EXPECT_EQ(static_cast<unsigned char>(frame[0]), 0x81);
        EXPECT_NE(static_cast<unsigned char>(frame[1]) & 0x80, 0);
        for (std::size_t i = 0; i < size; ++i)
            ASSERT_EQ(frame[begin + 4 + i] ^ frame[begin + i % 4], 'x') << size << " at " << i;
    }
}

TEST(LoadFrames, are_read_one_after_the_other) {
    const std::string bytes = header({0x81, 2}) + "hi" + header({0x89, 0}) + header({0x81, 126, 1, 0}) +
                              std::string(256, 'y') + header({0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0});
    auto frame = first_frame(bytes);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->payload, "hi");
    frame = first_frame(std::string_view(bytes).substr(4));
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->opcode, Opcode::ping);
    frame = first_frame(std::string_view(bytes).substr(6));
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->payload.size(), 256U);
    EXPECT_FALSE(first_frame(std::string_view(bytes).substr(6 + 260)));
}

TEST(LoadFrames, are_waited_for_as_long_as_they_are_not_whole) {
    const std::string bytes = header({0x81, 126, 0, 200}) + std::string(200, 'z');
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(first_frame(bytes.substr(0, size)));
    EXPECT_TRUE(first_frame(bytes));
}

TEST(LoadFrames, out_of_the_ordinary_fail_the_run) {
    EXPECT_THROW(first_frame(header({0x81, 0x80, 0, 0, 0, 0})), Failure) << "a mask";
    EXPECT_THROW(first_frame(header({0x01, 0})), Failure) << "a fragment";
    EXPECT_THROW(first_frame(header({0xC1, 0})), Failure) << "a reserved bit";
}

} // namespace
} // namespace jsongled::load
