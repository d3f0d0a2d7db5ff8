#pragma once

#include <stdexcept>
#include <string>

namespace jsongled::sqlite {

/// What SQLite has refused. The code is its extended one.
class Error : public std::runtime_error {
  public:
    Error(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    int code() const { return code_; }

  private:
    int code_;
};

} // namespace jsongled::sqlite
