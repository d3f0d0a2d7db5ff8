#include "identity/json_members.hpp"

#include <algorithm>

#include "protocol/characters.hpp"
#include "protocol/json_scanner.hpp"

namespace jsongled {
namespace {

constexpr std::size_t max_members = 256;

bool is_utf8(std::string_view text) {
    while (!text.empty())
        if (!take_character(text)) return false;
    return true;
}

std::string decoded(const JsonString& string) {
    if (!string.escaped) return std::string(string.raw);
    std::string text;
    append_unescaped(text, string.raw);
    return text;
}

/// The next value; a string is `absent` where it is no Unicode. False where the text is no JSON.
bool read_value(JsonScanner& scanner, std::string_view text, JsonValue& value) {
    value.kind = scanner.peek();
    if (!value.is_string()) {
        const std::size_t begin = scanner.position();
        if (!scanner.value()) return false;
        value.text = text.substr(begin, scanner.position() - begin);
        return true;
    }
    JsonString read;
    if (!scanner.string(read)) return false;
    value.text = decoded(read);
    if (!read.well_formed) value.kind = JsonKind::absent;
    return true;
}

} // namespace

std::variant<JsonMembers, JsonMembersFault> JsonMembers::read(std::string_view text) {
    if (!is_utf8(text)) return JsonMembersFault::malformed;
    JsonScanner scanner(text);
    JsonMembers read;
    const bool is_read =
        scanner.peek() == JsonKind::object && scanner.object([&](const JsonString& name, std::size_t) {
            if (read.members_.size() == max_members || !name.well_formed) return false;
            Member& member = read.members_.emplace_back(Member{decoded(name), {}});
            return read_value(scanner, text, member.value) && member.value.kind != JsonKind::absent;
        });
    if (!is_read || !scanner.finish()) return JsonMembersFault::malformed;
    std::ranges::sort(read.members_, {}, &Member::name);
    const bool is_twice = std::ranges::adjacent_find(read.members_, {}, &Member::name) != read.members_.end();
    if (is_twice) return JsonMembersFault::twice;
    return read;
}

const JsonValue& JsonMembers::operator[](std::string_view name) const {
    static const JsonValue absent;
    const auto found = std::ranges::lower_bound(members_, name, {}, &Member::name);
    return found != members_.end() && found->name == name ? found->value : absent;
}

std::vector<JsonValue> items_of(const JsonValue& array, std::size_t most) {
    std::vector<JsonValue> items;
    if (!array.is_array()) return items;
    JsonScanner scanner(array.text);
    scanner.array([&] { return items.size() < most && read_value(scanner, array.text, items.emplace_back()); });
    return items;
}

} // namespace jsongled
