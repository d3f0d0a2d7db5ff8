#include "protocol/json_scanner.hpp"

#include <random>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "tests/support/whole_pairs.hpp"

namespace jsongled {
namespace {

using namespace std::string_literals;

JsonFault scan(std::string_view text) {
    JsonScanner scanner(text);
    if (scanner.value()) scanner.finish();
    return scanner.fault();
}

bool boost_accepts(std::string_view text) {
    boost::system::error_code error;
    boost::json::parse(text, error);
    return !error;
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonScanner, accepts_what_the_grammar_allows) {
    for (const auto* text : {"{}", "[]", " { \"a\" : [ 1 , 2.5e-3 , -0 , true , false , null ] } ",
                             R"("\u00e9\n\"")", R"("\ud83d\ude00")", "0", "-1E+9", R"({"":{"":[{}]}})"})
        EXPECT_EQ(scan(text), JsonFault::none) << text;
}

TEST(JsonScanner, refuses_what_the_grammar_does_not_allow) {
    for (const auto* text :
         {"",    " ",       "{",           "}",         "[1,]",   "{\"a\":1,}", "{a:1}", "{\"a\" 1}",
          "01",  "1.",      ".5",          "+1",        "1e",     "-",          "tru",   "nul",
          "\"",  "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"", "\"\t\"", "1 2",        "[1 2]", "{\"a\":1 \"b\":2}",
          "'a'", "NaN",     "[",           "[[]",       "\"\\"})
        EXPECT_EQ(scan(text), JsonFault::syntax) << text;
}

/// Strings are read many bytes at a time: where a byte is must not matter.
TEST(JsonScanner, sees_every_byte_of_a_string_wherever_it_is) {
    for (std::size_t size = 1; size <= 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string inside(size, 'a');
                inside[at] = static_cast<char>(byte);
                const std::string text = '"' + inside + "\" ";
                JsonScanner scanner(text);
                JsonString read;
                const bool ok = scanner.string(read);
                SCOPED_TRACE("byte " + std::to_string(byte) + " at " + std::to_string(at));
                if (byte == '"') {
                    ASSERT_TRUE(ok);
                    ASSERT_EQ(read.raw.size(), at);
                } else if (byte < 0x20 || byte == '\\') {
                    ASSERT_FALSE(ok);
                    const bool escapes_end = byte == '\\' && at + 1 == size;
                    ASSERT_EQ(scanner.position(), escapes_end ? text.size() : byte == '\\' ? at + 3 : at + 1);
                } else {
                    ASSERT_TRUE(ok);
                    ASSERT_EQ(read.raw, inside);
                    ASSERT_FALSE(read.escaped);
                    ASSERT_EQ(scanner.position(), size + 2);
                }
            }
        }
    }
}

TEST(JsonScanner, finds_no_end_behind_the_text) {
    const std::string whole = '"' + std::string(64, 'a') + '"';
    for (std::size_t size = 1; size < whole.size(); ++size) {
        JsonScanner scanner(std::string_view(whole).substr(0, size));
        JsonString read;
        EXPECT_FALSE(scanner.string(read)) << size;
        EXPECT_EQ(scanner.position(), size);
    }
}

TEST(JsonScanner, bounds_the_depth_of_objects_and_arrays) {
    static_assert(max_depth == 128);
    EXPECT_EQ(scan(nested(max_depth)), JsonFault::none);
    EXPECT_EQ(scan(nested(max_depth + 1)), JsonFault::too_deep);
    EXPECT_EQ(scan(nested(10'000)), JsonFault::too_deep);
    EXPECT_EQ(scan(std::string(1'000'000, '[')), JsonFault::too_deep);
}

TEST(JsonScanner, accepts_half_a_surrogate_pair_as_the_grammar_does_and_tells_of_it) {
    for (const auto* text : {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\n")", R"("\ud800\ud800")",
                             R"("a\udc00\ud800")", R"("\ud83d\ude00\ud83d")"}) {
        JsonScanner scanner(text);
        JsonString read;
        ASSERT_TRUE(scanner.string(read) && scanner.finish()) << text;
        EXPECT_FALSE(read.well_formed) << text;
    }
    EXPECT_EQ(scan(R"({"\ud800":1,"a":[{"b":"\udfff"}]})"), JsonFault::none);
    JsonScanner scanner(R"("\ud800" "\ud83d\ude00 whole")");
    JsonString read;
    ASSERT_TRUE(scanner.string(read));
    ASSERT_TRUE(scanner.string(read));
    EXPECT_TRUE(read.well_formed) << "the string before was not";
}

TEST(JsonScanner, decodes_every_escape) {
    std::string out;
    append_unescaped(out, R"(a\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00\u0000z)");
    EXPECT_EQ(out, "a\"\\/\b\f\n\r\tA\u00e9\u20ac\U0001F600\0z"s);
}

/// Texts that are almost JSON: a valid one with a few bytes changed, cut or doubled.
TEST(JsonScanner, agrees_with_boost_json_on_damaged_texts) {
    const std::string sample =
        R"({"id":"a\u00e9\n","n":[1,-2.5e+3,0,{"x":null,"y":[true,false]}],"s":"\ud83d\ude00"} )";
    const std::string alphabet = "{}[]\",:\\/u0123456789eE+-.truefalsn \n\tdDaAbB";
    for (unsigned seed = 0; seed < 20'000; ++seed) {
        std::mt19937 random(seed);
        std::string text = sample;
        for (unsigned change = random() % 3; change < 3; ++change) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = alphabet[random() % alphabet.size()]; break;
            case 1: text.erase(at, 1 + random() % 3); break;
            default: text.insert(at, 1, alphabet[random() % alphabet.size()]);
            }
            if (text.empty()) text = " ";
        }
        ASSERT_EQ(scan(text) == JsonFault::none, boost_accepts(testing::with_whole_pairs(text)))
            << "seed " << seed << ": " << text;
    }
}

} // namespace
} // namespace jsongled
