#include "identity/base64url.hpp"

#include <gtest/gtest.h>

#include <random>

namespace jsongled {
namespace {

TEST(Base64url, has_the_examples_of_rfc_4648_without_their_padding) {
    const std::pair<std::string, std::string> examples[]{
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xfe", "-__-"}};
    for (const auto& [bytes, text] : examples) {
        EXPECT_EQ(to_base64url(bytes), text);
        EXPECT_EQ(from_base64url(text), bytes) << text;
    }
}

TEST(Base64url, refuses_padding_other_letters_and_bits_that_are_left_over) {
    for (const std::string_view text : {"Zg==", "Zm8=", "Zm9v=", "Z", "A", "Zm9vA", "Zm9vZ", "+__-", "/__-",
                                        "Zm 9v", "Zm9v\n", "Zh", "Zm9", "Zm9vYmF", "Zm\xc3\xa9v", "Zm.v"})
        EXPECT_EQ(from_base64url(text), std::nullopt) << text;
    EXPECT_EQ(from_base64url(std::string_view("Zm\0v", 4)), std::nullopt);
}

TEST(Base64url, brings_back_any_bytes) {
    std::mt19937 random(1);
    for (std::size_t size = 0; size < 200; ++size) {
        std::string bytes(size, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    }
}

} // namespace
} // namespace jsongled
