#include "tests/bench/load/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <string>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

SSL_CTX* new_context() {
    SSL_CTX* const context = ::SSL_CTX_new(::TLS_client_method());
    if (context == nullptr) throw Failure("SSL_CTX_new");
    ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                    SSL_MODE_RELEASE_BUFFERS);
    ::SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    ::SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return context;
}

} // namespace

SSL* new_tls_client(int descriptor) {
    static SSL_CTX* const context = new_context();
    SSL* const tls = ::SSL_new(context);
    if (tls == nullptr || ::SSL_set_fd(tls, descriptor) != 1) throw Failure("SSL_new");
    ::SSL_set_connect_state(tls);
    return tls;
}

std::optional<std::size_t> tls_amount(SSL* tls, int result, std::size_t amount) {
    if (result > 0) return amount;
    switch (::SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return std::nullopt;
    case SSL_ERROR_ZERO_RETURN: return 0;
    default: break;
    }
    std::array<char, 256> text{};
    ::ERR_error_string_n(::ERR_get_error(), text.data(), text.size());
    throw Failure(std::string("TLS: ") + text.data());
}

} // namespace jsongled::load
