#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "identity/app_token.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// Who may ask the admin listener: whoever shows its token (RFC 6750, 2.1), or everybody where it has none. A
/// guess costs one digest of what was shown. From any thread.
class AdminGate {
  public:
    enum class Verdict : std::uint8_t { admitted, no_token, wrong_token };

    void set(const std::optional<AppToken>& token);

    Verdict judge(const HttpRequest& request) const;

  private:
    mutable std::mutex mutex_;
    std::optional<AppToken> token_;
};

} // namespace jsongled
