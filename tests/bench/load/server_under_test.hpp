#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "tests/bench/load/contestant.hpp"

namespace jsongled::load {

/// One run of a server as a child process, on its own processor. It is stopped at the end.
class ServerUnderTest {
  public:
    /// Comes back when the server listens. Its output goes to the file. Throws Failure when it ends instead.
    ServerUnderTest(const Contestant& contestant, std::size_t threads, const std::filesystem::path& log);
    ~ServerUnderTest();
    ServerUnderTest(const ServerUnderTest&) = delete;
    ServerUnderTest& operator=(const ServerUnderTest&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] const Target& target() const { return target_; }
    /// Where metrics are; nothing if the server has none.
    [[nodiscard]] const std::optional<sockaddr_in>& admin() const { return admin_; }
    /// Has a runtime with a garbage collector collect before memory is looked at.
    void settle_memory() const;

  private:
    void wait_until_ready(const std::filesystem::path& log);

    pid_t pid_ = -1;
    Target target_;
    std::optional<sockaddr_in> admin_;
};

} // namespace jsongled::load
