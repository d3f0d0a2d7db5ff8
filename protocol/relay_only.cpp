#include "protocol/relay_only.hpp"

#include <algorithm>

#include "protocol/json_writer.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

constexpr std::string_view no_address = "IN IP4 0.0.0.0";

/// As ICE agents read it: its parts are foundation, component, transport, priority, address, port, `typ` and
/// the type, and behind them names with their values.
constexpr std::size_t place_of_typ = 6;

std::string_view cut_word(std::string_view& rest) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

/// A candidate of a relay, without the address behind it. Nothing of any other, and of what is no candidate.
std::optional<std::string> hide_in_candidate(std::string_view candidate) {
    std::string kept;
    std::string_view rest = candidate;
    std::string_view name;
    for (std::size_t place = 0; !rest.empty(); ++place) {
        std::string_view word = cut_word(rest);
        if (place == place_of_typ && word != "typ") return std::nullopt;
        if (place == place_of_typ + 1 && word != "relay") return std::nullopt;
        if (place > place_of_typ + 1 && place % 2 == 1) {
            if (same_but_for_case(name, "raddr")) word = "0.0.0.0";
            if (same_but_for_case(name, "rport")) word = "9";
        }
        name = word;
        if (place > 0) kept += ' ';
        kept += word;
        if (rest.empty() && place <= place_of_typ) return std::nullopt;
    }
    return kept;
}

bool begins(std::string_view line, std::string_view with) {
    return line.size() >= with.size() && same_but_for_case(line.substr(0, with.size()), with);
}

/// The line without its end; nothing if all of it goes.
std::optional<std::string> hide_in_line(std::string_view line) {
    constexpr std::string_view attribute = "a=";
    if (begins(line, "a=candidate:")) {
        auto kept = hide_in_candidate(line.substr(attribute.size()));
        if (kept) kept->insert(0, attribute);
        return kept;
    }
    if (begins(line, "a=remote-candidates:")) return std::nullopt;
    if (begins(line, "c=")) return "c=" + std::string(no_address);
    for (const auto& [key, words] : {std::pair<std::string_view, int>{"o=", 3}, {"a=rtcp:", 1}}) {
        if (!begins(line, key)) continue;
        std::string_view rest = line;
        for (int i = 0; i < words; ++i)
            cut_word(rest);
        if (rest.empty()) break;
        const auto before = static_cast<std::size_t>(rest.data() - line.data());
        return std::string(line.substr(0, before)) + std::string(no_address);
    }
    return std::string(line);
}

std::string hide_in_sdp(std::string_view sdp) {
    std::string kept;
    while (!sdp.empty()) {
        const std::size_t feed = sdp.find('\n');
        const bool has_feed = feed != std::string_view::npos;
        std::string_view line = sdp.substr(0, feed);
        sdp.remove_prefix(has_feed ? feed + 1 : sdp.size());
        const bool has_return = line.ends_with('\r');
        if (has_return) line.remove_suffix(1);
        const auto shown = hide_in_line(line);
        if (!shown) continue;
        kept += *shown;
        if (has_return) kept += '\r';
        if (has_feed) kept += '\n';
    }
    return kept;
}

bool is_candidate(std::string_view text) {
    return begins(text, "candidate:") || begins(text, "a=candidate:");
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
    switch (envelope.action.value_or(Action::noop)) {
    case Action::session_initiate:
    case Action::session_accept:
    case Action::transport_info: return true;
    default: return envelope.query == word::session_negotiate;
    }
}

std::optional<std::string> hide_addresses(const Envelope& envelope) {
    const std::string_view description = envelope.cut(envelope.description);
    std::string text(envelope.text.substr(0, envelope.description.begin));
    std::size_t copied = 0;
    for (std::size_t begin = description.find('"'); begin != std::string_view::npos;) {
        const std::size_t end = end_of_string(description, begin);
        std::string value;
        append_unescaped(value, description.substr(begin + 1, end - begin - 2));
        if (!is_key(description, end)) {
            std::optional<std::string> shown = value;
            if (is_candidate(value))
                shown = hide_in_candidate(value);
            else if (value.starts_with("v=") || value.find('\n') != std::string::npos)
                shown = hide_in_sdp(value);
            if (!shown && envelope.action == Action::transport_info) return std::nullopt;
            if (!shown) shown.emplace();
            if (*shown != value) {
                text += description.substr(copied, begin - copied);
                append_json_string(text, *shown);
                copied = end;
            }
        }
        begin = description.find('"', end);
    }
    text += description.substr(copied);
    text += envelope.text.substr(envelope.description.end);
    return text;
}

} // namespace jsongled
