#include "server/routing/message_key.hpp"

#include <sodium/crypto_shorthash_siphash24.h>

#include "protocol/name_map.hpp"

namespace jsongled {

static_assert(std::tuple_size_v<MessageKey> == crypto_shorthash_siphashx24_BYTES);
static_assert(std::tuple_size_v<HashKey> == crypto_shorthash_siphashx24_KEYBYTES);

MessageKey message_key(std::string_view id) {
    MessageKey key;
    ::crypto_shorthash_siphashx24(key.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size(),
                                  hash_key_of_this_process().data());
    return key;
}

} // namespace jsongled
