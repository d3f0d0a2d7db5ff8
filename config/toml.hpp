#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

// The part of TOML that a flat list of options needs: comments, keys, strings on one line, whole numbers and
// arrays of them. Tables, dates, floats and booleans are reported, not skipped. CLI11 has a reader too, but it
// cuts a string at '#', takes "max = 5 6" and a line of nonsense without a word, and knows no line numbers.

struct TomlEntry {
    enum class Shape { single, array };

    std::string key;
    std::vector<std::string> values;
    Shape shape = Shape::single;
    int line = 0;
};

struct TomlProblem {
    int line;
    std::string text;
};

/// What could be read, and everything that could not.
struct TomlDocument {
    std::vector<TomlEntry> entries;
    std::vector<TomlProblem> problems;
};

TomlDocument parse_toml(std::string_view text);

/// The text with quotes around it and its quotes, backslashes and control characters escaped.
std::string toml_quote(std::string_view text);

} // namespace jsongled
