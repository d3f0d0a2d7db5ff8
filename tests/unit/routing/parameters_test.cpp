// Parameters are checked and read by their rows.

#include <gtest/gtest.h>

#include "server/routing/query_table.hpp"
#include "tests/unit/routing/parameter_probes.hpp"

namespace jsongled::testing {
namespace {

struct Read {
    std::string fault;
    Parameters parameters;
};

/// What the row makes of this description. The texts are those of `text`, which has to live on.
Read read(const ParameterRow& row, std::string& text, const std::string& description) {
    text = R"({"id":"m","jsongle":{"action":"iq-set","description":)" + description + "}}";
    const auto parsed = parse_envelope(text);
    Read read;
    read.fault = read_parameters(std::span(&row, 1), std::get<Envelope>(parsed), read.parameters);
    return read;
}

/// The rows of all messages that have parameters.
std::vector<ParameterRow> all_rows() {
    std::vector<ParameterRow> rows(hello_parameters.begin(), hello_parameters.end());
    rows.insert(rows.end(), report_parameters.begin(), report_parameters.end());
    for (const QueryRow& query : query_table())
        rows.insert(rows.end(), query.parameters.begin(), query.parameters.end());
    return rows;
}

TEST(Parameters, are_refused_or_taken_as_their_rows_say) {
    std::string text;
    for (const ParameterRow& row : all_rows())
        for (const ParameterProbe& probe : probes_of(row))
            EXPECT_EQ(read(row, text, "{\"" + word_of(row) + "\":" + probe.json + "}").fault, probe.fault)
                << word_of(row) << " " << probe.json.substr(0, 40);
}

TEST(Parameters, that_are_not_there_are_missing_or_stay_as_they_are) {
    std::string text;
    for (const ParameterRow& row : all_rows())
        EXPECT_EQ(read(row, text, "{}").fault,
                  row.presence == Presence::required ? "Missing '" + word_of(row) + "' parameter" : "");
    const ParameterRow count{Described::limit, Presence::optional, CountRule{&Parameters::limit, 100}};
    EXPECT_EQ(read(count, text, "{}").parameters.limit, 20U);
    const ParameterRow number{Described::mos, Presence::optional, NumberRule{&Parameters::mos, 5, ""}};
    EXPECT_EQ(read(number, text, R"({"mos":null})").parameters.mos, std::nullopt);
    const ParameterRow any_text{Described::dn, Presence::optional, TextRule{&Parameters::dn}};
    EXPECT_EQ(read(any_text, text, "{}").parameters.dn, std::nullopt);
}

TEST(Parameters, are_read_as_what_they_are) {
    std::string text;
    const ParameterRow count{Described::limit, Presence::optional, CountRule{&Parameters::limit, 100}};
    for (const auto& [given, limit] : {std::pair("1", 1U), std::pair("100", 100U), std::pair("101", 100U),
                                       std::pair("18446744073709551615", 100U)})
        EXPECT_EQ(read(count, text, R"({"limit":)" + std::string(given) + "}").parameters.limit, limit);

    const ParameterRow number{Described::duration, Presence::optional,
                              NumberRule{&Parameters::duration, 60, ""}};
    for (const auto& [given, value] : {std::pair("0.5", 0.5), std::pair("6e1", 60.0), std::pair("0", 0.0)})
        EXPECT_EQ(read(number, text, R"({"duration":)" + std::string(given) + "}").parameters.duration, value);
    EXPECT_FALSE(std::signbit(*read(number, text, R"({"duration":-0})").parameters.duration));

    const ParameterRow name{Described::rid, Presence::required, NameRule{&Parameters::rid}};
    EXPECT_EQ(read(name, text, R"({"rid":"café"})").parameters.rid, "café");
    const ParameterRow word{Described::after, Presence::optional, WordRule{&Parameters::after}};
    EXPECT_EQ(read(word, text, R"({"after":"a b"})").parameters.after, "a b");
    const ParameterRow any_text{Described::ua, Presence::optional, TextRule{&Parameters::ua}};
    EXPECT_EQ(read(any_text, text, R"({"ua":""})").parameters.ua, "");
}

TEST(Parameters, that_are_wrong_are_named_in_the_order_of_the_rows) {
    const std::string text =
        R"({"id":"m","jsongle":{"action":"session-metrics","description":{"error":1,"duration":-1}}})";
    const auto parsed = parse_envelope(text);
    Parameters parameters;
    EXPECT_EQ(read_parameters(report_parameters, std::get<Envelope>(parsed), parameters),
              "The parameter 'duration' is not a number from 0 to 2592000 seconds");
}

} // namespace
} // namespace jsongled::testing
