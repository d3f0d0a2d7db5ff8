#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace jsongled {

/// What is wrong with the certificate or its key, and which of the two options names it.
class TlsError : public std::runtime_error {
  public:
    TlsError(std::string_view option, const std::string& path, const std::string& reason)
        : std::runtime_error(reason), option_(option), path_(path) {}

    std::string_view option() const { return option_; }
    const std::string& path() const { return path_; }

  private:
    std::string_view option_; ///< a literal
    std::string path_;
};

} // namespace jsongled
