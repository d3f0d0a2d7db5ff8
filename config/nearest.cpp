#include "config/nearest.hpp"

#include <algorithm>
#include <vector>

#include "config/option_table.hpp"

namespace jsongled {
namespace {

/// Longer words are no names of ours.
constexpr std::size_t longest = 64;

std::string lower(std::string_view word) {
    std::string text(word);
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// How many letters have to be added, left out, replaced or swapped with the next one.
std::size_t slips(std::string_view from, std::string_view to) {
    const std::size_t width = to.size() + 1;
    std::vector<std::size_t> table((from.size() + 1) * width);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return table[i * width + j]; };
    for (std::size_t i = 0; i <= from.size(); ++i)
        for (std::size_t j = 0; j <= to.size(); ++j) {
            if (i == 0 || j == 0) {
                at(i, j) = i + j;
                continue;
            }
            const std::size_t replaced = from[i - 1] == to[j - 1] ? 0 : 1;
            at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    return table.back();
}

std::vector<std::string> sorted_parts(std::string_view name) {
    std::vector<std::string> parts(1);
    for (const char c : name) {
        if (c == '-')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    std::ranges::sort(parts);
    return parts;
}

std::size_t distance(std::string_view word, std::string_view name) {
    if (sorted_parts(word) == sorted_parts(name)) return word == name ? 0 : 1;
    return std::min(slips(word, name), 1 + slips(word, name.substr(0, word.size())));
}

/// A short word with a slip is as near to many.
std::size_t most_slips(std::string_view word) {
    if (word.size() < 3) return 0;
    if (word.size() < 5) return 1;
    return word.size() < 9 ? 2 : 3;
}

} // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> names) {
    if (word.empty() || word.size() > longest) return {};
    const std::string meant = lower(word);
    std::string_view found;
    std::size_t least = most_slips(meant) + 1;
    for (const std::string_view name : names) {
        const std::size_t slipped = distance(meant, lower(name));
        if (slipped >= least) continue;
        least = slipped;
        found = name;
    }
    return found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> names,
                         std::string_view before) {
    const std::string_view name = nearest(word, names);
    return name.empty() ? std::string() : "; did you mean " + std::string(before) + std::string(name) + "?";
}

std::span<const std::string_view> option_names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const OptionRow& row : option_table())
            all.push_back(row.name);
        return all;
    }();
    return names;
}

} // namespace jsongled
