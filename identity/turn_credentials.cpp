#include "identity/turn_credentials.hpp"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "identity/openssl_handles.hpp"
#include "identity/turn_name.hpp"
#include "identity/wiped.hpp"

namespace jsongled {
namespace {

/// Of a time in seconds.
constexpr std::size_t max_time_bytes = 20;
static_assert(max_time_bytes + 2 * (1 + max_turn_name_bytes) <= RelayCredentials::max_username_bytes);

constexpr std::size_t password_bytes = std::size_t{SHA_DIGEST_LENGTH + 2} / 3 * 4;
static_assert(password_bytes <= RelayCredentials::max_password_bytes);

} // namespace

TurnCredentials::TurnCredentials(std::string_view secret) : secret_(wiped_at_the_end(secret)) {}

RelayCredentials::Credential TurnCredentials::issue(const Holder& holder) const {
    const QuietErrors quiet;
    const auto end = std::chrono::floor<std::chrono::seconds>(holder.expires).time_since_epoch();
    std::string username = std::to_string(end.count()) + ":" + turn_name(holder.uid);
    if (!holder.other.empty()) username += ":" + turn_name(holder.other);

    std::array<unsigned char, SHA_DIGEST_LENGTH> mac{};
    HMAC(EVP_sha1(), secret_->data(), static_cast<int>(secret_->size()), octets(std::string_view(username)),
         username.size(), mac.data(), nullptr);
    // One more for the zero that OpenSSL ends it with.
    std::string password(password_bytes + 1, '\0');
    EVP_EncodeBlock(octets(password), mac.data(), static_cast<int>(mac.size()));
    password.pop_back();
    return {std::move(username), std::move(password)};
}

} // namespace jsongled
