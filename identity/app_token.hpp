#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace jsongled {

/// The one secret that all clients of an application share. Only its digest is kept. Immutable, used from any
/// thread.
class AppToken {
  public:
    static constexpr std::size_t min_bytes = 16; ///< what strangers may not guess
    static constexpr std::size_t max_bytes = 4096;

    /// Nothing where the secret is shorter or longer than it may be.
    static std::optional<AppToken> of(std::string_view secret);

    /// Whether a stranger's text is the secret. The time it takes depends on how long the stranger's text is,
    /// and on nothing of the secret: neither its length nor how much of it is right.
    bool is(std::string_view given) const;

  private:
    using Digest = std::array<unsigned char, 32>;
    static Digest digest_of(std::string_view text);

    Digest digest_{};
};

} // namespace jsongled
