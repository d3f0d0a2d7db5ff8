#include "server/routing/message_key.hpp"

#include <sodium/crypto_shorthash_siphash24.h>
#include <sodium/randombytes.h>

namespace jsongled {
namespace {

using Key = std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES>;
static_assert(std::tuple_size_v<MessageKey> == crypto_shorthash_siphashx24_BYTES);

const Key& key_of_this_process() {
    static const Key key = [] {
        Key drawn;
        ::randombytes_buf(drawn.data(), drawn.size());
        return drawn;
    }();
    return key;
}

} // namespace

MessageKey message_key(std::string_view id) {
    MessageKey key;
    ::crypto_shorthash_siphashx24(key.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size(),
                                  key_of_this_process().data());
    return key;
}

} // namespace jsongled
