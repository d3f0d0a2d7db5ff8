#pragma once

#include "server/net/interest.hpp"

namespace jsongled {

/// Whoever is told of a descriptor.
class Pollable {
  public:
    /// As it is now; told again as long as it is so.
    struct Ready {
        bool readable = false;
        bool writable = false;
        bool ended = false;  ///< nothing comes any more but what is there to be read
        bool broken = false; ///< nothing goes in either direction any more
    };
    virtual void ready(Ready ready) = 0;

    /// What its poller watches for it.
    struct Watch {
        int descriptor;
        Interest interest;
    };
    virtual Watch watched() const = 0;

  protected:
    ~Pollable() = default;
};

} // namespace jsongled
