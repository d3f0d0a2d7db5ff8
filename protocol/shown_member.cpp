#include "protocol/shown_member.hpp"

#include <utility>

#include <algorithm>

namespace jsongled {
namespace {

constexpr std::array<std::string_view, 2> private_members{"token", "client"};

bool is_private(const JsonString& key) {
    if (!key.escaped) return std::ranges::find(private_members, key.raw) != private_members.end();
    std::string name;
    append_unescaped(name, key.raw);
    return std::ranges::find(private_members, name) != private_members.end();
}

} // namespace

std::string shown_member(const Envelope& hello) {
    const std::string_view object = hello.cut(hello.description);
    std::string shown;
    std::size_t copied = 0;     // up to here the object is in `shown`
    std::size_t member_end = 1; // of the last member that is shown, or behind the bracket
    bool hides = false;
    JsonScanner scanner(object);
    // It has been read before: it is valid.
    scanner.object([&](const JsonString& key, std::size_t begin) {
        const bool read = scanner.value();
        if (is_private(key)) {
            if (!std::exchange(hides, true)) shown += object.substr(copied, member_end - copied);
        } else {
            if (std::exchange(hides, false)) {
                if (shown.size() > 1) shown += ',';
                copied = begin;
            }
            member_end = scanner.position();
            shown += object.substr(copied, member_end - copied);
            copied = member_end;
        }
        return read;
    });
    shown += hides ? "}" : object.substr(copied);
    return shown;
}

} // namespace jsongled
