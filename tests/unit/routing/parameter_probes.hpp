#pragma once

#include <string>
#include <variant>
#include <vector>

#include "server/routing/parameters.hpp"

namespace jsongled::testing {

/// A value of a parameter, as JSON, and what is said of it; nothing if it is taken.
struct ParameterProbe {
    std::string json;
    std::string fault;
};

/// The parameter's word on the wire.
inline std::string word_of(const ParameterRow& row) {
    return std::string(to_string(row.member));
}

namespace probes {

inline std::string string_of(std::size_t bytes) {
    return '"' + std::string(bytes, 'x') + '"';
}

inline void add(std::vector<ParameterProbe>& to, const std::vector<std::string>& values,
                const std::string& fault) {
    for (const std::string& value : values)
        to.push_back({value, fault});
}

/// What each kind of parameter takes, and what it says of the rest.
struct OfRule {
    std::vector<ParameterProbe>& to;

    void operator()(const TextRule&) const {
        add(to, {"7", "true", "[]", "{}"}, "is not a string");
        add(to, {R"("")", string_of(1), string_of(10'000), R"("\ud83d")"}, "");
    }
    void operator()(const WordRule&) const {
        add(to, {"7", "true", "[]", "{}"}, "is not a string");
        add(to, {R"("")"}, "is empty");
        add(to, {string_of(1), string_of(256)}, "");
        add(to, {string_of(257)}, "is longer than 256 bytes");
        add(to, {R"("a\ud83d")"}, "has half a surrogate pair");
    }
    void operator()(const NameRule& rule) const {
        (*this)(WordRule{rule.value});
        add(to, {R"("a\u0007")"}, "has control characters");
        add(to, {R"("a\u200bb")"}, "has characters that are invisible or change the direction of text");
        add(to, {R"("a ")"}, "begins or ends with a space");
    }
    void operator()(const CountRule& rule) const {
        add(to,
            {R"("1")", "true", "[]", "{}", "0", "-1", "1.5", "1.0", "1e1", "1e300",
             "1" + std::string(400, '0')},
            "is not a whole number of 1 or more");
        add(to, {"1", std::to_string(rule.most), std::to_string(rule.most + 1), "18446744073709551615"}, "");
    }
    void operator()(const NumberRule& rule) const {
        const std::string most = std::to_string(static_cast<long long>(rule.most));
        add(to, {R"("1")", "true", "[]", "{}", "-1", "-0.0001", most + ".0001", "1e308", "1e309"},
            "is not a number from 0 to " + most + std::string(rule.unit));
        add(to, {"0", "-0", "0.5", most, most + ".0"}, "");
    }
};

} // namespace probes

/// Each kind of wrong value of the parameter, and values at, inside and past the ends of its range.
inline std::vector<ParameterProbe> probes_of(const ParameterRow& row) {
    std::vector<ParameterProbe> all;
    std::visit(probes::OfRule{all}, row.rule);
    for (ParameterProbe& probe : all)
        if (!probe.fault.empty()) probe.fault = "The parameter '" + word_of(row) + "' " + probe.fault;
    all.push_back(
        {"null", row.presence == Presence::required ? "Missing '" + word_of(row) + "' parameter" : ""});
    return all;
}

} // namespace jsongled::testing
