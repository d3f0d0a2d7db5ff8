#pragma once

#include <string_view>

#include <boost/static_string/static_string.hpp>

#include "protocol/limits.hpp"

namespace jsongled {

/// A peer id that takes no memory besides its own: every connection has one.
class PeerId {
  public:
    /// Throws std::length_error where it is longer than max_peer_id_bytes.
    explicit PeerId(std::string_view id) : text_(id.data(), id.size()) {}

    operator std::string_view() const { return {text_.data(), text_.size()}; }
    friend bool operator==(const PeerId& left, const PeerId& right) {
        return std::string_view(left) == std::string_view(right);
    }

  private:
    boost::static_string<max_peer_id_bytes> text_;
};

} // namespace jsongled
