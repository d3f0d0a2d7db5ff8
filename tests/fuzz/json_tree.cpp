#include "tests/fuzz/json_tree.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>

#include "protocol/characters.hpp"
#include "tests/support/whole_pairs.hpp"

namespace jsongled::fuzz {
namespace {

namespace json = boost::json;
using Error = json::error_code;

/// Builds the tree from the events of Boost's parser.
struct TreeBuilder {
    static constexpr auto max_object_size = static_cast<std::size_t>(-1);
    static constexpr auto max_array_size = static_cast<std::size_t>(-1);
    static constexpr auto max_key_size = static_cast<std::size_t>(-1);
    static constexpr auto max_string_size = static_cast<std::size_t>(-1);

    JsonTree root = {};
    std::vector<JsonTree> open = {}; ///< arrays and objects that are not at their end
    std::vector<std::string> keys = {};
    std::string part = {};

    bool add(JsonTree tree) {
        if (open.empty()) {
            root = std::move(tree);
            return true;
        }
        if (open.back().is_object()) {
            tree.key = std::move(keys.back());
            keys.pop_back();
        }
        open.back().parts.push_back(std::move(tree));
        return true;
    }
    bool begin(JsonKind kind) {
        open.push_back({kind});
        return true;
    }
    bool end() {
        JsonTree tree = std::move(open.back());
        open.pop_back();
        return add(std::move(tree));
    }
    bool more(std::string_view text) {
        part += text;
        return true;
    }
    std::string whole(std::string_view text) { return std::exchange(part, {}) + std::string(text); }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return begin(JsonKind::object); }
    bool on_object_end(std::size_t, Error&) { return end(); }
    bool on_array_begin(Error&) { return begin(JsonKind::array); }
    bool on_array_end(std::size_t, Error&) { return end(); }
    bool on_key_part(std::string_view text, std::size_t, Error&) { return more(text); }
    bool on_key(std::string_view text, std::size_t, Error&) {
        keys.push_back(whole(text));
        return true;
    }
    bool on_string_part(std::string_view text, std::size_t, Error&) { return more(text); }
    bool on_string(std::string_view text, std::size_t, Error&) { return add({JsonKind::string, whole(text)}); }
    bool on_number_part(std::string_view text, Error&) { return more(text); }
    bool on_int64(std::int64_t, std::string_view text, Error&) { return add({JsonKind::number, whole(text)}); }
    bool on_uint64(std::uint64_t, std::string_view text, Error&) {
        return add({JsonKind::number, whole(text)});
    }
    bool on_double(double, std::string_view text, Error&) { return add({JsonKind::number, whole(text)}); }
    bool on_bool(bool is_true, Error&) { return add({JsonKind::boolean, is_true ? "true" : "false"}); }
    bool on_null(Error&) { return add({JsonKind::null}); }
    bool on_comment_part(std::string_view, Error&) { return true; }
    bool on_comment(std::string_view, Error&) { return true; }
};

} // namespace

const JsonTree* JsonTree::find(std::string_view name) const {
    const auto found =
        std::find_if(parts.rbegin(), parts.rend(), [&](const JsonTree& part) { return part.key == name; });
    return is_object() && found != parts.rend() ? &*found : nullptr;
}

JsonTree* JsonTree::find(std::string_view name) {
    const JsonTree* found = std::as_const(*this).find(name);
    return found ? &parts[static_cast<std::size_t>(found - parts.data())] : nullptr;
}

std::size_t JsonTree::count(std::string_view name) const {
    const auto has_name = [&](const JsonTree& part) { return part.key == name; };
    return is_object() ? static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), has_name)) : 0;
}

bool JsonTree::says(const JsonTree& other) const {
    const auto same = [](const JsonTree& one, const JsonTree& two) {
        return one.key == two.key && one.says(two);
    };
    return kind == other.kind && text == other.text &&
           std::equal(parts.begin(), parts.end(), other.parts.begin(), other.parts.end(), same);
}

BoostReading read_with_boost(std::string_view text) {
    const std::string whole = testing::with_whole_pairs(std::string(text));
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<TreeBuilder> parser(options);
    Error error;
    const std::size_t read = parser.write_some(false, whole.data(), whole.size(), error);
    BoostReading reading;
    reading.has_half_pairs = whole != text;
    reading.is_comparable = error != json::error::exponent_overflow;
    if (!error && read == whole.size()) reading.tree = std::move(parser.handler().root);
    return reading;
}

bool is_utf8(std::string_view text) {
    while (!text.empty())
        if (!take_character(text)) return false;
    return true;
}

} // namespace jsongled::fuzz
