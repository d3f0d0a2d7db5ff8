#pragma once

namespace jsongled {

/// Whoever is told of a descriptor.
class Pollable {
  public:
    /// As it is now; told again as long as it is so. `broken`: nothing goes in either direction any more.
    struct Ready {
        bool readable;
        bool writable;
        bool broken;
    };
    virtual void ready(Ready ready) = 0;

  protected:
    ~Pollable() = default;
};

} // namespace jsongled
