#include "identity/wiped.hpp"

#include <openssl/crypto.h>

namespace jsongled {

std::shared_ptr<const std::string> wiped_at_the_end(std::string_view secret) {
    return {new std::string(secret), [](std::string* bytes) {
                wipe(*bytes);
                delete bytes;
            }};
}

void wipe(std::string& secret) {
    OPENSSL_cleanse(secret.data(), secret.size());
}

} // namespace jsongled
