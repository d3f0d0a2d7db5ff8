#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/call_record.hpp"
#include "protocol/envelope.hpp"

namespace jsongled {

/// What the server reads of a description, checked. What a message does not give, or its rows do not name, is
/// as here. The texts are views on the envelope.
struct Parameters {
    std::string_view uid = {};
    std::optional<std::string_view> dn = {};
    std::string_view rid = {};
    std::string_view after = {};
    std::size_t limit = 20;
    std::string_view before = {};
    std::optional<double> mos = {};
    std::optional<double> duration = {};
    std::optional<std::string_view> ua = {};
    std::optional<std::string_view> route = {};
    std::optional<std::string_view> error = {};
    std::optional<std::string_view> token = {};
    std::optional<double> received = {};
    std::string_view with = {};
    std::string_view from = {};
    std::string_view mid = {};
    std::string_view author = {};
    std::optional<std::string_view> content = {};
    std::size_t count = 50; ///< of messages or conversations
};

// The kinds of parameter. Each knows the member of Parameters that it fills. read() fills it, or returns what
// is wrong, to be put behind the parameter's name ("is empty"); nothing where all is well.

/// What can be the name of a user or a room.
struct NameRule {
    std::string_view Parameters::*value;
    std::string read(const DescribedValue& given, Parameters& parameters) const;
};

/// 1 to max_word_bytes of whole Unicode.
struct WordRule {
    std::string_view Parameters::*value;
    std::string read(const DescribedValue& given, Parameters& parameters) const;
};

/// Any string.
struct TextRule {
    std::optional<std::string_view> Parameters::*value;
    std::string read(const DescribedValue& given, Parameters& parameters) const;
};

/// A whole number from 1, written in digits. More than `most` means `most`.
struct CountRule {
    std::size_t Parameters::*value;
    std::size_t most;
    std::string read(const DescribedValue& given, Parameters& parameters) const;
};

/// A number from 0 to `most`, which is whole.
struct NumberRule {
    std::optional<double> Parameters::*value;
    double most;
    std::string_view unit; ///< behind the range in an error: " seconds"
    std::string read(const DescribedValue& given, Parameters& parameters) const;
};

using Rule = std::variant<NameRule, WordRule, TextRule, CountRule, NumberRule>;

/// Whether a parameter may be missing, or null.
enum class Presence : std::uint8_t { required, optional };

struct ParameterRow {
    Described member;
    Presence presence;
    Rule rule;
};

/// Of the answer to `session-hello`.
inline constexpr std::array<ParameterRow, 2> hello_parameters{{
    {Described::uid, Presence::required, NameRule{&Parameters::uid}},
    {Described::dn, Presence::optional, TextRule{&Parameters::dn}},
}};

/// Of a `session-metrics` to the server.
inline constexpr std::array<ParameterRow, 5> report_parameters{{
    {Described::mos, Presence::optional, NumberRule{&Parameters::mos, best_mos, ""}},
    {Described::duration, Presence::optional,
     NumberRule{&Parameters::duration, longest_reported_seconds, " seconds"}},
    {Described::ua, Presence::optional, TextRule{&Parameters::ua}},
    {Described::route, Presence::optional, TextRule{&Parameters::route}},
    {Described::error, Presence::optional, TextRule{&Parameters::error}},
}};

// A fault is a sentence for the sender, empty where there is none.

/// What is wrong with the description as such.
std::string fault_of_description(const Envelope& envelope);

/// Reads what the rows name. Returns what is wrong with the first of them that is not as its row says.
std::string read_parameters(std::span<const ParameterRow> rows, const Envelope& envelope,
                            Parameters& parameters);

} // namespace jsongled
