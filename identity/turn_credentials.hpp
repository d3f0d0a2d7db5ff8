#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "protocol/relay_credentials.hpp"

namespace jsongled {

/// Names and passwords for a TURN server that shares a secret with this one, as coturn does with
/// `use-auth-secret`: the name is `<Unix time of the end>:<user>`, with `:<other party>` behind it in a call,
/// the password base64(HMAC-SHA1(secret, name)). The secret is wiped at the end.
class TurnCredentials final : public RelayCredentials {
  public:
    explicit TurnCredentials(std::string_view secret);

    Credential issue(const Holder& holder) const override;

  private:
    std::shared_ptr<const std::string> secret_;
};

} // namespace jsongled
