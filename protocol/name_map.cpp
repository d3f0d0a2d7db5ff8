#include "protocol/name_map.hpp"

#include <cstring>

#include <sodium/crypto_shorthash.h>
#include <sodium/randombytes.h>

namespace jsongled {

static_assert(std::tuple_size_v<HashKey> == crypto_shorthash_KEYBYTES);

const HashKey& hash_key_of_this_process() {
    static const HashKey key = [] {
        HashKey drawn;
        ::randombytes_buf(drawn.data(), drawn.size());
        return drawn;
    }();
    return key;
}

std::size_t NameHash::operator()(std::string_view name) const {
    std::array<unsigned char, crypto_shorthash_BYTES> digest;
    ::crypto_shorthash(digest.data(), reinterpret_cast<const unsigned char*>(name.data()), name.size(),
                       hash_key_of_this_process().data());
    std::size_t hash = 0;
    static_assert(sizeof hash == sizeof digest);
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

} // namespace jsongled
