#include "config/toml.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace jsongled {

namespace {

bool is_bare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

class TomlReader {
  public:
    explicit TomlReader(std::string_view text) : rest_(text) {}

    TomlDocument read() {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
        for (skip_blank(); !rest_.empty(); skip_blank())
            if (!read_entry()) skip_line();
        return std::move(document_);
    }

  private:
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

    char next() {
        const char c = peek();
        if (c == '\n') ++line_;
        if (!rest_.empty()) rest_.remove_prefix(1);
        return c;
    }

    bool take(char wanted) {
        if (rest_.empty() || peek() != wanted) return false;
        next();
        return true;
    }

    void skip_spaces() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r')
            next();
    }

    void skip_line() {
        while (!rest_.empty() && peek() != '\n')
            next();
    }

    /// Spaces, line ends and comments.
    void skip_blank() {
        for (skip_spaces(); peek() == '\n' || peek() == '#'; skip_spaces()) {
            if (peek() == '#') skip_line();
            take('\n');
        }
    }

    bool fail(std::string text) {
        document_.problems.push_back({line_, std::move(text)});
        return false;
    }

    bool read_entry() {
        if (peek() == '[') return fail("tables are not used here");
        TomlEntry entry;
        entry.line = line_;
        while (is_bare(peek()))
            entry.key += next();
        skip_spaces();
        if (entry.key.empty() || !take('=')) return fail("this is not name = value");
        skip_spaces();
        if (!(peek() == '[' ? read_array(entry) : read_value(entry))) return false;

        skip_spaces();
        if (peek() == '#') skip_line();
        if (!rest_.empty() && peek() != '\n') return fail(entry.key + ": more text after the value");
        return keep(std::move(entry));
    }

    bool keep(TomlEntry entry) {
        const auto same = [&](const TomlEntry& other) { return other.key == entry.key; };
        const auto first = std::find_if(document_.entries.begin(), document_.entries.end(), same);
        if (first != document_.entries.end()) {
            document_.problems.push_back(
                {entry.line, entry.key + ": already set in line " + std::to_string(first->line)});
            return false;
        }
        document_.entries.push_back(std::move(entry));
        return true;
    }

    bool read_array(TomlEntry& entry) {
        entry.shape = TomlEntry::Shape::array;
        take('[');
        for (skip_blank(); !take(']'); skip_blank()) {
            if (!read_value(entry)) return false;
            skip_blank();
            if (!take(',') && peek() != ']') return fail(entry.key + ": ',' or ']' is missing in the array");
        }
        return true;
    }

    bool read_value(TomlEntry& entry) {
        if (peek() == '"' || peek() == '\'') return read_string(entry);
        for (const std::string_view word : {"true", "false"}) {
            if (!rest_.starts_with(word)) continue;
            rest_.remove_prefix(word.size());
            entry.values.emplace_back(word);
            return true;
        }
        std::string number;
        if (peek() == '-' || peek() == '+') number += next();
        while ((peek() >= '0' && peek() <= '9') || peek() == '_')
            if (const char c = next(); c != '_') number += c;
        if (number.empty())
            return fail(entry.key +
                        ": the value is no whole number, no text in quotes, and neither true nor false");
        entry.values.push_back(std::move(number));
        return true;
    }

    bool read_string(TomlEntry& entry) {
        const char quote = next();
        std::string text;
        while (!take(quote)) {
            if (rest_.empty() || peek() == '\n') return fail(entry.key + ": the closing quote is missing");
            const char c = next();
            const auto decoded = c == '\\' && quote == '"' ? unescape(next()) : c;
            if (!decoded) return fail(entry.key + ": only the escapes \\\\ \\\" \\t \\n are known");
            text += *decoded;
        }
        entry.values.push_back(std::move(text));
        return true;
    }

    static std::optional<char> unescape(char c) {
        switch (c) {
        case '\\':
        case '"': return c;
        case 't': return '\t';
        case 'n': return '\n';
        default: return std::nullopt;
        }
    }

    std::string_view rest_;
    int line_ = 1;
    TomlDocument document_;
};

} // namespace

TomlDocument parse_toml(std::string_view text) {
    return TomlReader(text).read();
}

std::string toml_quote(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            quoted.append("\\u00").append({hex[byte / 16], hex[byte % 16]});
        else
            quoted.append(c == '"' || c == '\\' ? "\\" : "").append({c});
    }
    return quoted + '"';
}

} // namespace jsongled
