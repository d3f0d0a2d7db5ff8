#include "protocol/json_writer.hpp"

namespace jsongled {

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && c != '"' && c != '\\') {
            out.push_back(c);
            continue;
        }
        out.push_back('\\');
        switch (c) {
        case '"':
        case '\\': out.push_back(c); break;
        case '\b': out.push_back('b'); break;
        case '\f': out.push_back('f'); break;
        case '\n': out.push_back('n'); break;
        case '\r': out.push_back('r'); break;
        case '\t': out.push_back('t'); break;
        default:
            out += "u00";
            out.push_back(hex[byte >> 4]);
            out.push_back(hex[byte & 15]);
        }
    }
    out.push_back('"');
}

std::string json_string(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    append_json_string(out, text);
    return out;
}

std::size_t json_size(std::string_view text) {
    std::size_t size = 2;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20)
            size += c == '"' || c == '\\' ? 2 : 1;
        else
            size += c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t' ? 2 : 6;
    }
    return size;
}

JsonWriter& JsonWriter::begin() {
    out_.push_back('{');
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::begin(std::string_view name) {
    key(name);
    return begin();
}

JsonWriter& JsonWriter::end() {
    out_.push_back('}');
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view name, std::string_view value) {
    key(name);
    append_json_string(out_, value);
    return *this;
}

JsonWriter& JsonWriter::number(std::string_view name, std::uint64_t value) {
    return raw(name, std::to_string(value));
}

JsonWriter& JsonWriter::raw(std::string_view name, std::string_view json) {
    key(name);
    out_ += json;
    return *this;
}

void JsonWriter::key(std::string_view name) {
    if (!first_) out_.push_back(',');
    first_ = false;
    append_json_string(out_, name);
    out_.push_back(':');
}

} // namespace jsongled
