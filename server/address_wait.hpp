#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "server/observe/log.hpp"

namespace jsongled {

/// Waits, while the server starts, for addresses that the machine does not have yet, as when a network
/// interface comes up later than the server. A minute for all of them together.
class AddressWait {
  public:
    static constexpr std::chrono::milliseconds step{500};
    static constexpr std::chrono::milliseconds most{60'000};

    /// `pause` waits so long; false if the server is to stop meanwhile.
    AddressWait(Log& log, std::function<bool(std::chrono::milliseconds)> pause)
        : log_(log), pause_(std::move(pause)) {}

    /// Has `open` open the address, until it does. False if the server is to stop. What `open` throws for
    /// another reason, or once the minute is over, is thrown.
    bool open(const std::string& address, const std::function<void()>& open);

  private:
    Log& log_;
    std::function<bool(std::chrono::milliseconds)> pause_;
    std::chrono::milliseconds waited_{0};
};

} // namespace jsongled
