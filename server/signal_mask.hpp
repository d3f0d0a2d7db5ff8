#pragma once

#include <csignal>

namespace jsongled {

/// Keeps signals from this thread and those it starts, but for the time in which somebody handles them: one
/// that comes while the server is being built or taken apart waits or is too late, and never kills it.
class SignalMask {
  public:
    SignalMask() { set(SIG_BLOCK); }

    void open() { set(SIG_UNBLOCK); }
    void close() { set(SIG_BLOCK); }

    /// Whether SIGTERM or SIGINT has come while the signals are kept. It is taken.
    static bool takes_stop();

  private:
    static void set(int how);
};

} // namespace jsongled
