#pragma once

#include <stdexcept>
#include <string>

#include "storage/store_trouble.hpp"

namespace jsongled {

/// Thrown where a store is opened or looked after. What it says is for an operator, and names the store.
class StoreFault : public std::runtime_error {
  public:
    StoreFault(StoreTrouble trouble, const std::string& what) : std::runtime_error(what), trouble_(trouble) {}

    StoreTrouble trouble() const { return trouble_; }

  private:
    StoreTrouble trouble_;
};

} // namespace jsongled
