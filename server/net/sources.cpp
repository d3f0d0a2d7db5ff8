#include "server/net/sources.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <sys/random.h>

namespace jsongled {
namespace {

/// Bytes of the system's random source, of which each is given out once.
class RandomBytes {
  public:
    template<class Bytes>
    void fill(Bytes& out) {
        if (block_.size() - used_ < out.size()) draw();
        const auto begin = block_.begin() + static_cast<std::ptrdiff_t>(used_);
        std::ranges::copy(begin, begin + static_cast<std::ptrdiff_t>(out.size()), out.begin());
        used_ += out.size();
    }

  private:
    /// So many are given whole or not at all (getrandom(2)).
    static constexpr std::size_t block_bytes = 256;

    void draw() {
        if (::getrandom(block_.data(), block_.size(), 0) != static_cast<ssize_t>(block_.size()))
            throw std::system_error(errno, std::generic_category(), "getrandom");
        used_ = 0;
    }

    std::array<std::uint8_t, block_bytes> block_;
    std::size_t used_ = block_bytes;
};

} // namespace

Moment SystemClock::now() const {
    using std::chrono::milliseconds;
    return {std::chrono::floor<milliseconds>(std::chrono::system_clock::now()),
            std::chrono::floor<milliseconds>(std::chrono::steady_clock::now())};
}

std::string SystemIds::fresh() {
    static thread_local RandomBytes random;
    boost::uuids::uuid id;
    random.fill(id);
    // Version 4, of the variant of RFC 4122 (4.4).
    id.data[6] = static_cast<std::uint8_t>((id.data[6] & 0x0fU) | 0x40U);
    id.data[8] = static_cast<std::uint8_t>((id.data[8] & 0x3fU) | 0x80U);
    return boost::uuids::to_string(id);
}

} // namespace jsongled
