#pragma once

#include <string_view>

namespace jsongled {

/// Whether these bytes are a key or a certificate in a form in which such are handed around: PEM of any kind, a
/// JWK, a line of SSH, DER, or DER in base64. Taken for the secret of HS256, such bytes let everybody sign who
/// has them (RFC 8725, 2.1).
bool is_public_form(std::string_view bytes);

} // namespace jsongled
