#pragma once

#include <optional>

namespace jsongled {

/// SIGTERM, SIGINT and SIGHUP as something to be read: kept from this thread and those that it starts, for the
/// rest of the process. So none interrupts anything; one that comes while the server is being built waits, and
/// one that comes while it is taken apart is too late, and never kills it. Used on one thread.
class Signals {
  public:
    /// Throws std::system_error.
    Signals();
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// Readable while there is one.
    int descriptor() const { return descriptor_; }

    /// The next one that has come.
    std::optional<int> take() const;

    /// Whether SIGTERM or SIGINT has come. It is taken; SIGHUP is not.
    static bool takes_stop();

  private:
    int descriptor_;
};

} // namespace jsongled
