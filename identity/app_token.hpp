#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// The one secret that all clients of an application share; or two that are good, while one takes the other's
/// place. Only their digests are kept. Immutable, used from any thread.
class AppToken {
  public:
    static constexpr std::size_t min_bytes = 16; ///< what strangers may not guess
    static constexpr std::size_t max_bytes = 4096;

    /// Nothing where the secret is shorter or longer than it may be.
    static std::optional<AppToken> of(std::string_view secret);
    /// Each of the secrets is good. Nothing where there is none, or one is shorter or longer than it may be.
    static std::optional<AppToken> any_of(std::span<const std::string> secrets);

    /// Whether a stranger's text is a secret. The time it takes depends on how long the stranger's text is and
    /// on how many secrets there are, and on nothing of them: neither their length, nor how much is right of
    /// which one.
    bool is(std::string_view given) const;

  private:
    using Digest = std::array<unsigned char, 32>;
    static Digest digest_of(std::string_view text);

    std::vector<Digest> digests_;
};

} // namespace jsongled
