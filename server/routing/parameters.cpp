#include "server/routing/parameters.hpp"

#include "protocol/limits.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

std::string the_parameter(Described member, std::string_view fault) {
    return "The parameter '" + std::string(described_words[static_cast<std::size_t>(member)]) + "' " +
           std::string(fault);
}

} // namespace

std::string fault_of_description(const Envelope& envelope) {
    if (envelope.description_kind == JsonKind::absent || envelope.description_kind == JsonKind::null)
        return "Missing 'description' object";
    if (!envelope.has_description()) return "The member 'description' is not an object";
    if (envelope.described_twice.empty()) return {};
    return "The member '" + std::string(envelope.described_twice) + "' stands twice in 'description'";
}

std::string fault_of_word(const Envelope& envelope, Described member) {
    const DescribedValue& value = envelope.described(member);
    if (!value.is_given()) return fault_of_missing(described_words[static_cast<std::size_t>(member)], {});
    if (value.kind != JsonKind::string) return the_parameter(member, "is not a string");
    if (value.text.empty()) return the_parameter(member, "is empty");
    if (value.text.size() > max_word_bytes) return the_parameter(member, "is longer than 256 bytes");
    if (!value.well_formed) return the_parameter(member, "has half a surrogate pair");
    return {};
}

std::string fault_of_name(const Envelope& envelope, Described member) {
    if (std::string fault = fault_of_word(envelope, member); !fault.empty()) return fault;
    const std::string_view fault = fault_of_name(envelope.described(member).text);
    return fault.empty() ? std::string() : the_parameter(member, fault);
}

} // namespace jsongled
