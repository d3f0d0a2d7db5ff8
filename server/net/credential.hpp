#pragma once

#include <string>
#include <string_view>

#include "protocol/envelope.hpp"
#include "server/net/http_response.hpp"

namespace jsongled {

/// What a client shows of itself when it asks for a WebSocket: `Authorization: Bearer …`, or `access_token` in
/// the query, which is what a page can set (RFC 6750, 2). Empty where it shows nothing; what is nobody's where
/// it shows several. Other schemes of authorization are not ours: a proxy in front may ask for one.
std::string credential_of(const HttpRequest& request);

/// The same of a message: the `token` of the answer to a hello, or of a `session-refresh`. A view of it.
std::string_view credential_of(const Envelope& envelope, std::string_view sn);

} // namespace jsongled
