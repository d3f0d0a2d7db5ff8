#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace jsongled {

/// What strangers' words are hashed under, with SipHash-2-4: each process draws it for itself.
using HashKey = std::array<unsigned char, 16>;
const HashKey& hash_key_of_this_process();

/// Under the key of this process: strangers choose the names, and nobody can
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
