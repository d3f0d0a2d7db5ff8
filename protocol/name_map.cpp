#include "protocol/name_map.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include <sodium/crypto_shorthash.h>
#include <sodium/randombytes.h>

namespace jsongled {
namespace {

using Key = std::array<unsigned char, crypto_shorthash_KEYBYTES>;
using Digest = std::array<unsigned char, crypto_shorthash_BYTES>;

const Key& key_of_this_process() {
    static const Key key = [] {
        Key drawn;
        ::randombytes_buf(drawn.data(), drawn.size());
        return drawn;
    }();
    return key;
}

} // namespace

std::size_t NameHash::operator()(std::string_view name) const {
    Digest digest;
    ::crypto_shorthash(digest.data(), reinterpret_cast<const unsigned char*>(name.data()), name.size(),
                       key_of_this_process().data());
    std::size_t hash = 0;
    static_assert(sizeof hash == sizeof digest);
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

} // namespace jsongled
