#include "config/toml.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

/// The values of the only entry, with '|' between them; or the first problem.
std::string value_of(const std::string& text) {
    const TomlDocument document = parse_toml(text);
    if (!document.problems.empty()) return "problem: " + document.problems.front().text;
    std::string values;
    for (const std::string& value : document.entries.at(0).values)
        values += (values.empty() ? "" : "|") + value;
    return values;
}

TEST(Toml, strings_keep_what_is_between_the_quotes) {
    EXPECT_EQ(value_of(R"(a = "the #1, [really] = ok" # comment)"), "the #1, [really] = ok");
    EXPECT_EQ(value_of(R"(a = "say \"hi\" \\ \t")"), "say \"hi\" \\ \t");
    EXPECT_EQ(value_of(R"(a='C:\dir "x"')"), "C:\\dir \"x\"");
}

TEST(Toml, numbers_may_have_a_sign_and_underscores) {
    EXPECT_EQ(value_of("a = 1_000"), "1000");
    EXPECT_EQ(value_of("a = -5"), "-5");
    EXPECT_EQ(value_of("a = true # on"), "true");
    EXPECT_EQ(value_of("a = false"), "false");
}

TEST(Toml, arrays_may_span_lines_and_end_with_a_comma) {
    EXPECT_EQ(value_of("a = [\"x\", 'y', 3]"), "x|y|3");
    EXPECT_EQ(value_of("a = [ # first\n\n \"x\", # second\n \"]\",\n]\n"), "x|]");
    EXPECT_EQ(value_of("a = []"), "");
}

TEST(Toml, line_ends_of_windows_and_a_byte_order_mark_are_skipped) {
    const TomlDocument document = parse_toml("\xEF\xBB\xBF# c\r\na = 1\r\n\r\nb = \"2\"\r\n");
    ASSERT_TRUE(document.problems.empty()) << document.problems.front().text;
    ASSERT_EQ(document.entries.size(), 2U);
    EXPECT_EQ(document.entries[1].key, "b");
    EXPECT_EQ(document.entries[1].line, 4);
}

TEST(Toml, every_problem_is_reported_with_its_line) {
    const TomlDocument document = parse_toml("[table]\nnonsense\na = 5 6\nb = \"open\nc = 1.5\nd = yes\n= 1\n"
                                             "e = \"\\q\"\nf = 1\nf = 2\ng = [1 2]\nh = [\"x\"\n");
    std::vector<int> problems;
    for (const TomlProblem& problem : document.problems)
        problems.push_back(problem.line);
    EXPECT_EQ(problems, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13}));
    ASSERT_EQ(document.entries.size(), 1U);
    EXPECT_EQ(document.entries[0].key, "f");
}

TEST(Toml, text_cut_anywhere_is_read_without_harm) {
    const std::string text = "# c\na = [\"x\\\"\", 'y', -3_0] # d\r\nb = \"z\"\n[t]\n";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const std::string cut = text.substr(0, length);
        EXPECT_LE(parse_toml(cut).entries.size(), 2U) << cut;
    }
}

TEST(Toml, quoted_text_is_read_back) {
    const std::string text = "a \"b\" \\ # 'c'";
    EXPECT_EQ(value_of("a = " + toml_quote(text)), text);
    EXPECT_EQ(toml_quote("\n\x7F"), "\"\\u000A\\u007F\"");
}

} // namespace
} // namespace jsongled
