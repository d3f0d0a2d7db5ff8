#pragma once

#include <cstddef>
#include <limits>

namespace jsongled {

/// Descriptors that strangers get none of, so that an operator is answered, a file read and the service manager
/// told when all others are taken. The kernel gives out the lowest number that is free: one of the last few
/// says that those before it are taken. A value; without a limit nothing is kept.
class DescriptorReserve {
  public:
    DescriptorReserve() = default;
    /// Of so many that the process may have.
    explicit DescriptorReserve(std::size_t limit) : first_(limit - size_for(limit)) {}

    /// Whether this descriptor, just opened for a stranger, is one of those that are kept.
    bool includes(int descriptor) const { return static_cast<std::size_t>(descriptor) >= first_; }

    /// Whether the next descriptor would be one of those.
    bool is_reached() const;

    static constexpr std::size_t size_for(std::size_t limit) {
        constexpr std::size_t most = 64;
        return limit / 4 < most ? limit / 4 : most;
    }

  private:
    std::size_t first_ = std::numeric_limits<std::size_t>::max();
};

/// Raises the soft limit of descriptors to the hard one, as far as the system lets it. The limit then in force.
std::size_t raise_descriptor_limit();

/// How many the process has open, about: the lowest number that is free.
std::size_t descriptors_in_use();

} // namespace jsongled
