#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace jsongled {

/// SipHash-2-4 under a key that each process draws for itself: strangers choose the names, and nobody can
/// choose them so that they fall into one bucket. Transparent, so that tables are searched by a view on a
/// received frame without making a string of it.
struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const;
};

/// A table by name (peer id, uid, rid, sid). Its elements keep their addresses.
template<class Value, class Name = std::string>
using NameMap = std::unordered_map<Name, Value, NameHash, std::equal_to<>>;

/// The value under `name`, or nothing.
template<class Map>
auto* find_in(Map& map, std::string_view name) {
    const auto found = map.find(name);
    return found == map.end() ? nullptr : &found->second;
}

} // namespace jsongled
