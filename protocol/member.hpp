#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jsongled {

/// What others are shown of a user: the description of the hello. Of one piece: every connection has one.
class Member {
  public:
    /// `json` is the whole member object, as received; `dn` its display name, cut to max_word_bytes.
    Member(std::string_view uid, std::string_view json, std::string_view dn = {})
        : uid_bytes_(static_cast<std::uint32_t>(uid.size())),
          json_bytes_(static_cast<std::uint32_t>(json.size())) {
        text_.reserve(uid.size() + json.size() + dn.size());
        text_.append(uid).append(json).append(dn);
    }

    std::string_view uid() const { return std::string_view(text_).substr(0, uid_bytes_); }
    std::string_view json() const { return std::string_view(text_).substr(uid_bytes_, json_bytes_); }
    std::string_view dn() const { return std::string_view(text_).substr(uid_bytes_ + json_bytes_); }

  private:
    std::string text_; ///< all three, one behind the other
    std::uint32_t uid_bytes_;
    std::uint32_t json_bytes_;
};

} // namespace jsongled
