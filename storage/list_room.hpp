#pragma once

#include <cstddef>
#include <string_view>

namespace jsongled {

/// Room for one list of users beside a message, of who has read it or thinks something of it: in a large MUC
/// they would take more than all messages of a page.
class ListRoom {
  public:
    static constexpr std::size_t most_names = 100;
    static constexpr std::size_t most_bytes = 8'192; ///< of names, and of what stands beside them

    /// Once it is full it stays so: listed are the first, without a gap.
    bool takes(std::string_view uid, std::string_view beside = {}) {
        ++names_;
        bytes_ += uid.size() + beside.size();
        return names_ <= most_names && bytes_ <= most_bytes;
    }

  private:
    std::size_t names_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace jsongled
