#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <optional>

namespace jsongled::load {

/// A TLS client on a connected descriptor, which costs little memory while nothing happens. To be freed by
/// SSL_free.
SSL* new_tls_client(int descriptor);

/// What a call of SSL_read or SSL_write moved; nothing where it would block, 0 at the end. Throws Failure for
/// an error.
std::optional<std::size_t> tls_amount(SSL* tls, int result, std::size_t amount);

} // namespace jsongled::load
