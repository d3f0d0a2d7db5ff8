#include "protocol/json_writer.hpp"

#include <cmath>
#include <limits>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace jsongled {
namespace {

/// Everything that can be written, with this text as the value of a string.
void write_all(auto& json, std::string_view text) {
    json.begin().string("string", text).number("number", 7U).number("negative", -7).decimal("decimal", 1.5);
    json.time("time", Time()).boolean("yes", true).boolean("no", false).null("null").raw("raw", "[1]");
    json.begin("object").end();
    json.begin("nested").begin("deeper").number("a", 1).end().number("b", 2).end();
    json.begin_array("none").end_array();
    json.begin_array("array").begin().number("a", 1).end().begin().end();
    json.next().out().raw("3");
    json.end_array().string("last", "").end();
}

std::string written(std::string_view text) {
    std::string out;
    JsonWriter json(out);
    write_all(json, text);
    return out;
}

TEST(JsonWriter, puts_commas_between_members_and_elements_alone) {
    EXPECT_EQ(written("text"),
              R"({"string":"text","number":7,"negative":-7,"decimal":1.500,)"
              R"("time":"1970-01-01T00:00:00.000Z","yes":true,"no":false,"null":null,"raw":[1],)"
              R"("object":{},"nested":{"deeper":{"a":1},"b":2},"none":[],)"
              R"("array":[{"a":1},{},3],"last":""})");
}

TEST(JsonWriter, goes_on_behind_members_with_a_comma) {
    std::string out = R"({"a":1)";
    JsonWriter(out, JsonPlace::behind_members).number("b", 2).end();
    EXPECT_EQ(out, R"({"a":1,"b":2})");
}

TEST(JsonWriter, escapes_what_a_string_may_not_hold_and_nothing_else) {
    std::string text;
    for (int c = 0; c < 128; ++c)
        text.push_back(static_cast<char>(c));
    text += "é日😀";
    EXPECT_EQ(std::string_view(boost::json::parse(written(text)).at("string").as_string()), text);
    EXPECT_EQ(json_string("a\"b\\c\n\1é"), R"("a\"b\\c\n\u0001é")");
    EXPECT_EQ(json_string("\n"), R"("\n")");
    EXPECT_EQ(json_string(""), R"("")");
}

TEST(JsonMeter, counts_a_string_as_it_is_written_and_a_number_at_its_longest) {
    for (const std::string& text : {std::string(), std::string("plain"), std::string(256, '\1'),
                                    std::string(256, '"'), std::string("é\n\\")}) {
        EXPECT_EQ(json_size(text), json_string(text).size());
        std::size_t bytes = 0;
        JsonMeter meter(bytes);
        meter.begin().string("string", text).time("time", Time()).boolean("no", false).end();
        std::string out;
        JsonWriter(out).begin().string("string", text).time("time", Time()).boolean("no", false).end();
        EXPECT_EQ(bytes, out.size());

        std::size_t all = 0;
        JsonMeter other(all);
        write_all(other, text);
        EXPECT_GE(all, written(text).size());
    }
    const auto metered = [](auto value) {
        std::size_t bytes = 0;
        JsonMeter(bytes).number("", value);
        std::string out;
        JsonWriter(out).number("", value);
        return std::pair(bytes, out.size());
    };
    for (const auto& [bytes, size] : {metered(std::numeric_limits<std::uint64_t>::max()),
                                      metered(std::numeric_limits<std::int64_t>::min()), metered(0)})
        EXPECT_GE(bytes, size);
}

TEST(JsonWriter, writes_decimals_in_plain_digits) {
    const auto decimal = [](double value) {
        std::string out;
        append_decimal(out, value);
        std::size_t bytes = 0;
        JsonBytes(bytes).decimal(value);
        EXPECT_GE(bytes, out.size());
        return out;
    };
    EXPECT_EQ(decimal(4.5), "4.500");
    EXPECT_EQ(decimal(-0.0004), "-0.000");
    EXPECT_EQ(decimal(2'592'000), "2592000.000");
    EXPECT_EQ(decimal(-std::numeric_limits<double>::max()).size(), 314U);
}

} // namespace
} // namespace jsongled
