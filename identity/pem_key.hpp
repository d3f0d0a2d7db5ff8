#pragma once

#include <string_view>
#include <variant>

#include "identity/key.hpp"

namespace jsongled {

/// The key in the first block of a PEM text: a public key or a certificate to verify with, a private key to
/// sign with. A certificate is a form of its key here: who signed it and until when it is valid is not looked
/// at, as whoever names the file trusts it.
std::variant<Key, KeyFault> read_pem(std::string_view pem, KeyUse use);

} // namespace jsongled
