#include "protocol/relay_only.hpp"

#include <algorithm>

#include "protocol/json_writer.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

constexpr std::string_view no_address = "IN IP4 0.0.0.0";

/// As ICE agents read a candidate: its parts are foundation, component, transport, priority, address, port,
/// `typ` and the type, and behind them names with their values.
constexpr std::size_t place_of_typ = 6;

/// What separates words or begins a line where it should not: it hides nothing.
constexpr std::string_view blanks = " \t\v\f";

std::string_view without_blanks(std::string_view line) {
    return line.substr(std::min(line.find_first_not_of(blanks), line.size()));
}

std::string_view cut_word(std::string_view& rest) {
    const std::size_t end = std::min(rest.find_first_of(blanks), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

bool begins(std::string_view line, std::string_view with) {
    return line.size() >= with.size() && same_but_for_case(line.substr(0, with.size()), with);
}

/// A candidate of a relay, without the address behind it. Nothing of any other, and of what agents may read in
/// more than one way: words are apart by one blank (RFC 8839, 5.1).
std::optional<std::string> hide_in_candidate(std::string_view candidate) {
    if (candidate.find_first_of(blanks.substr(1)) != std::string_view::npos) return std::nullopt;
    std::string kept;
    std::string_view rest = candidate;
    std::string_view name;
    std::size_t place = 0;
    for (; !rest.empty(); ++place) {
        std::string_view word = cut_word(rest);
        if (word.empty()) return std::nullopt;
        if (place == place_of_typ && word != "typ") return std::nullopt;
        if (place == place_of_typ + 1 && word != "relay") return std::nullopt;
        if (place > place_of_typ + 1 && place % 2 == 1) {
            if (same_but_for_case(name, "raddr")) word = "0.0.0.0";
            if (same_but_for_case(name, "rport")) word = "9";
        }
        name = word;
        if (place > 0) kept += ' ';
        kept += word;
    }
    if (place <= place_of_typ + 1) return std::nullopt;
    return kept;
}

/// The line without its end; nothing if all of it goes.
std::optional<std::string> hide_in_line(std::string_view line) {
    const std::string_view said = without_blanks(line);
    for (const std::string_view attribute : {"", "a="}) {
        if (!begins(said, std::string(attribute) + "candidate:")) continue;
        auto kept = hide_in_candidate(said.substr(attribute.size()));
        if (kept) kept->insert(0, attribute);
        return kept;
    }
    if (begins(said, "a=remote-candidates:")) return std::nullopt;
    if (begins(said, "c=")) return "c=" + std::string(no_address);
    for (const auto& [key, words] : {std::pair<std::string_view, int>{"o=", 3}, {"a=rtcp:", 1}}) {
        if (!begins(said, key)) continue;
        std::string_view rest = said;
        for (int i = 0; i < words; ++i)
            cut_word(rest);
        if (rest.empty()) break;
        const auto before = static_cast<std::size_t>(rest.data() - said.data());
        return std::string(said.substr(0, before)) + std::string(no_address);
    }
    return std::string(line);
}

/// Of an SDP, a part of one, or a candidate by itself. A line that goes takes its end along.
std::string hide_in_lines(std::string_view lines) {
    constexpr std::string_view ends = "\r\n";
    std::string kept;
    while (!lines.empty()) {
        const std::size_t size = std::min(lines.find_first_of(ends), lines.size());
        const std::string_view line = lines.substr(0, size);
        lines.remove_prefix(size);
        const std::string_view end = lines.substr(0, lines.starts_with(ends) ? 2 : 1);
        lines.remove_prefix(end.size());
        if (const auto shown = hide_in_line(line)) kept.append(*shown).append(end);
    }
    return kept;
}

bool is_of_transport(std::string_view value) {
    const std::string_view said = without_blanks(value);
    return begins(said, "v=") || begins(said, "candidate:") || begins(said, "a=candidate:") ||
           value.find_first_of("\r\n") != std::string_view::npos;
}

/// Where the string of valid JSON ends whose first quote is at `begin`: behind its last quote.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
    std::size_t at = begin + 1;
    while (json[at] != '"')
        at += json[at] == '\\' ? 2 : 1;
    return at + 1;
}

bool is_key(std::string_view json, std::size_t behind) {
    const std::size_t next = json.find_first_not_of(" \t\r\n", behind);
    return next != std::string_view::npos && json[next] == ':';
}

} // namespace

bool describes_transport(const Envelope& envelope) {
    if (!envelope.has_description()) return false;
    if (envelope.query == word::session_negotiate) return true;
    if (!envelope.action) return false;
    // An answer is taken by its transaction, whatever it says that it answers.
    const Family family = family_of(*envelope.action);
    return family == Family::call || family == Family::iq_answer;
}

std::optional<std::string> hide_addresses(const Envelope& envelope) {
    const std::string_view description = envelope.cut(envelope.description);
    std::string text(envelope.text.substr(0, envelope.description.begin));
    std::size_t copied = 0;
    bool has_left_out = false;
    bool has_kept = false;
    for (std::size_t begin = description.find('"'); begin != std::string_view::npos;) {
        const std::size_t end = end_of_string(description, begin);
        std::string value;
        append_unescaped(value, description.substr(begin + 1, end - begin - 2));
        if (!is_key(description, end) && is_of_transport(value)) {
            const std::string shown = hide_in_lines(value);
            (shown.empty() ? has_left_out : has_kept) = true;
            if (shown != value) {
                text += description.substr(copied, begin - copied);
                append_json_string(text, shown);
                copied = end;
            }
        }
        begin = description.find('"', end);
    }
    if (has_left_out && !has_kept && envelope.action == Action::transport_info) return std::nullopt;
    text += description.substr(copied);
    text += envelope.text.substr(envelope.description.end);
    return text;
}

} // namespace jsongled
