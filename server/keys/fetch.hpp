#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include "config/http_url.hpp"
#include "server/keys/fetch_fault.hpp"
#include "server/net/types.hpp"

namespace jsongled {

struct Fetched {
    std::string body;
    std::optional<std::chrono::seconds> fresh_for = {}; ///< as its provider says
};

struct FetchLimits {
    std::size_t bytes;              ///< of the body; no more of it is read
    std::chrono::milliseconds time; ///< for all of it, from the look-up of the name on
};

/// Whom a fetch trusts: those of the system, or those in this PEM file alone. Throws TlsError, with `option` as
/// the option that names the file.
asio::ssl::context trusted(std::string_view option, const std::string& ca_file);

/// Gets one document. Nothing is followed, kept or sent along; over https the provider has to show a
/// certificate in its name. The arguments outlive it.
asio::awaitable<std::variant<Fetched, FailedFetch>, Executor> fetch(const HttpUrl& url, asio::ssl::context& tls,
                                                                    FetchLimits limits);

} // namespace jsongled
