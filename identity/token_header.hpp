#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "identity/algorithm.hpp"
#include "identity/token_fault.hpp"

namespace jsongled {

/// What a token says of its own signature, none of it trusted: it only helps to choose among our keys. Keys and
/// addresses of keys in it (`jwk`, `jku`, `x5u`, `x5c`) are not even read (RFC 8725, 3.10).
struct TokenHeader {
    Algorithm algorithm = Algorithm::hs256;
    std::optional<std::string> kid;
};

std::variant<TokenHeader, TokenFault> read_token_header(std::string_view json);

} // namespace jsongled
