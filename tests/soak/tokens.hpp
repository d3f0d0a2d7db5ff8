#pragma once

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "identity/issue_token.hpp"
#include "identity/key_file.hpp"

namespace jsongled::soak {

/// Tokens for everybody, signed with the secret in a file, which the server has as well.
class Tokens {
  public:
    /// Throws std::bad_variant_access for a file without a key.
    explicit Tokens(const std::string& path) : key_(read(path)) {}

    std::string token(std::string_view uid, std::chrono::milliseconds lasts) const {
        const Time now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return issue_token({{std::string(uid), now + lasts, {}}, "", ""}, key_, now).value();
    }

  private:
    static Key read(const std::string& path) {
        std::ifstream file(path);
        return std::get<KeySet>(
                   read_key_file(std::string(std::istreambuf_iterator<char>(file), {}), KeyUse::sign))
            .keys.front();
    }

    Key key_;
};

/// As long as the soak may last.
inline constexpr std::chrono::hours long_token{24};
/// The tokens of those who renew them, which they do when half of the time is over.
inline constexpr std::chrono::seconds renewed_token{20};
/// The tokens of those who let them expire.
inline constexpr std::chrono::seconds short_token{2};

} // namespace jsongled::soak
