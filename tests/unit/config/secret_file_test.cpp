#include "config/secret_file.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace jsongled {
namespace {

class SecretFile : public testing::Test {
  protected:
    ~SecretFile() override { std::filesystem::remove(path_); }

    /// What a file with these bytes holds; empty if it is refused, whose reason is then in why_.
    std::string read(const std::string& bytes) {
        std::ofstream(path_, std::ios::binary) << bytes;
        auto read = read_secret_file(path_);
        if (const auto* fault = std::get_if<UnreadableFile>(&read)) return why_ = fault->why, std::string();
        return std::get<std::string>(read);
    }

    const std::string path_ =
        (std::filesystem::temp_directory_path() / ("jsongled-secret-" + std::to_string(::getpid()))).native();
    std::string why_;
};

TEST_F(SecretFile, is_read_without_the_white_space_that_editors_leave_at_its_end) {
    const std::string secret = "0123456789abcdef";
    for (const char* end : {"", "\n", "\r\n", "  \n\n\t"})
        EXPECT_EQ(read(secret + end), secret);
}

TEST_F(SecretFile, has_to_be_long_enough_and_no_longer_than_it_may_be) {
    EXPECT_EQ(read("0123456789abcde\n"), "");
    EXPECT_NE(why_.find("fewer than 16"), std::string::npos);
    EXPECT_EQ(read(std::string(max_secret_bytes, 'a')).size(), max_secret_bytes);
    EXPECT_EQ(read(std::string(max_secret_bytes + 1, 'a')), "");
    EXPECT_EQ(read(""), "");
}

TEST_F(SecretFile, has_no_characters_that_no_header_can_carry_and_is_not_quoted) {
    for (const char* bad : {" 0123456789abcdef", "01234567\n89abcdef0", "01234567 89abcdef0",
                            "0123456789abcdef\x7f", "0123456789abcdef\xc3\xa9"}) {
        EXPECT_EQ(read(bad), "") << bad;
        EXPECT_EQ(why_.find("89abcdef"), std::string::npos);
    }
}

TEST_F(SecretFile, may_have_a_second_one_while_it_takes_the_place_of_the_first) {
    const std::string first(16, 'a');
    const std::string second(max_secret_bytes, 'b');
    const auto read_two = [&](const std::string& bytes) {
        std::ofstream(path_, std::ios::binary) << bytes;
        return read_secrets_file(path_);
    };
    for (const std::string& bytes :
         {first + "\n" + second + "\n", first + "\r\n\r\n" + second, first + " \n" + second})
        EXPECT_EQ(std::get<0>(read_two(bytes)), (std::vector{first, second}));
    EXPECT_EQ(std::get<0>(read_two(first + "\n\n")), std::vector{first});
    for (const std::string& bad :
         {std::string("\n"), first + "\nshort", "short\n" + first, first + "\n" + second + "b",
          first + "\n" + first + "\n" + first, first + "\nwith a space in it"}) {
        const auto read = read_two(bad);
        ASSERT_TRUE(std::holds_alternative<UnreadableFile>(read)) << bad;
        EXPECT_EQ(std::get<UnreadableFile>(read).why.find("short"), std::string::npos);
    }
    EXPECT_EQ(read(first + "\n" + second), "") << "where only one is good";
}

TEST_F(SecretFile, that_is_not_there_is_said_to_be_so) {
    const auto read = read_secret_file(path_);
    EXPECT_NE(std::get<UnreadableFile>(read).why, "");
}

} // namespace
} // namespace jsongled
