#include "server/routing/parameters.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/limits.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

std::string_view fault_of_word(const DescribedValue& given) {
    if (given.kind != JsonKind::string) return "is not a string";
    if (given.text.empty()) return "is empty";
    if (given.text.size() > max_word_bytes) return "is longer than 256 bytes";
    if (!given.well_formed) return "has half a surrogate pair";
    return {};
}

/// The whole text as a number; nothing for what is none, or is larger or smaller than the type can be.
template<class Number>
std::optional<Number> as_number(const DescribedValue& given) {
    if (given.kind != JsonKind::number) return std::nullopt;
    Number number{};
    const char* const end = given.text.data() + given.text.size();
    const auto read = std::from_chars(given.text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

} // namespace

std::string NameRule::read(const DescribedValue& given, Parameters& parameters) const {
    std::string_view fault = fault_of_word(given);
    if (fault.empty()) fault = fault_of_name(given.text);
    if (fault.empty()) parameters.*value = given.text;
    return std::string(fault);
}

std::string WordRule::read(const DescribedValue& given, Parameters& parameters) const {
    const std::string_view fault = fault_of_word(given);
    if (fault.empty()) parameters.*value = given.text;
    return std::string(fault);
}

std::string TextRule::read(const DescribedValue& given, Parameters& parameters) const {
    if (given.kind != JsonKind::string) return "is not a string";
    parameters.*value = given.text;
    return {};
}

std::string CountRule::read(const DescribedValue& given, Parameters& parameters) const {
    const auto count = as_number<std::size_t>(given);
    if (!count || *count == 0) return "is not a whole number of 1 or more";
    parameters.*value = std::min(*count, most);
    return {};
}

std::string NumberRule::read(const DescribedValue& given, Parameters& parameters) const {
    const auto number = as_number<double>(given);
    if (!number || !(*number >= 0 && *number <= most))
        return "is not a number from 0 to " + std::to_string(static_cast<std::uint64_t>(most)) +
               std::string(unit);
    // The sum makes 0 of -0.
    parameters.*value = *number + 0.0;
    return {};
}

std::string fault_of_description(const Envelope& envelope) {
    if (envelope.description_kind == JsonKind::absent || envelope.description_kind == JsonKind::null)
        return "Missing 'description' object";
    if (!envelope.has_description()) return "The member 'description' is not an object";
    if (envelope.described_twice.empty()) return {};
    return "The member '" + std::string(envelope.described_twice) + "' appears twice in 'description'";
}

std::string read_parameters(std::span<const ParameterRow> rows, const Envelope& envelope,
                            Parameters& parameters) {
    for (const ParameterRow& row : rows) {
        const std::string_view word = to_string(row.member);
        const DescribedValue& given = envelope.described(row.member);
        if (!given.is_given()) {
            if (row.presence == Presence::required) return fault_of_missing(word, {});
            continue;
        }
        const std::string fault =
            std::visit([&](const auto& rule) { return rule.read(given, parameters); }, row.rule);
        if (!fault.empty()) return "The parameter '" + std::string(word) + "' " + fault;
    }
    return {};
}

} // namespace jsongled
