#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/net/types.hpp"

namespace jsongled {

/// What a request asks for, taken apart as "/path?query" or "http://host/path?query" (RFC 9112, 3.2.1
/// and 3.2.2). Path and host are views of the request, which has to outlive it. A target of another form is a
/// path that nobody has.
class RequestTarget {
  public:
    explicit RequestTarget(const HttpRequest& request);
    explicit RequestTarget(std::string_view text);

    /// As it was written, still encoded.
    std::string_view path() const { return path_; }

    /// With its port, as it was written. Nothing where the target is a path alone.
    std::optional<std::string_view> host() const { return host_; }

    /// Nothing if an escape is malformed.
    std::optional<std::string> decoded_path() const;

    /// False if the query has characters that have to be escaped, or an escape that is malformed.
    bool has_valid_query() const;

    /// The values of this parameter, decoded; "" for one without a value. None if the query is not valid.
    std::vector<std::string> parameters(std::string_view name) const;

    /// The first of them. Nothing if there is none.
    std::optional<std::string> parameter(std::string_view name) const;

  private:
    std::optional<std::string_view> host_;
    std::string_view path_;
    std::string query_; ///< a copy: the library looks for its end by itself
};

/// The host that a request is for, with its port, as it was written. That of the target counts, where there is
/// one, in place of the Host (RFC 9112, 3.2.2).
std::string_view asked_host(const HttpRequest& request);

} // namespace jsongled
