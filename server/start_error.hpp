#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace jsongled {

/// The server cannot start with what an option, or a variable of the service manager, says.
class StartError : public std::runtime_error {
  public:
    StartError(std::string_view option, const std::string& value, const std::string& reason)
        : std::runtime_error(value + ": " + reason), option_(option) {}

    /// The name of the option.
    std::string_view option() const { return option_; }

  private:
    std::string_view option_;
};

/// The same, where another try would not mend it: the exit code is that of a mistake in the options.
class BadConfiguration : public StartError {
  public:
    using StartError::StartError;
};

} // namespace jsongled
