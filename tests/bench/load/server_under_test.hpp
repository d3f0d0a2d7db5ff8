#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/load/peer.hpp"

namespace jsongled::load {

/// A server that can be measured: how it is started, and what it speaks. It prints a line with
/// "ready listen=ADDR:PORT", and perhaps " admin=ADDR:PORT".
struct Contestant {
    std::string name;
    std::vector<std::string> command;
    Dialect dialect = Dialect::jsongle;
};

/// Gives the last `cores` of the processors that we may use to the servers, and the first to ourselves. With
/// one processor all share it.
class Processors {
  public:
    Processors();
    void take_own() const;
    /// For a child that is to be the server.
    void take_server(std::size_t cores) const;
    [[nodiscard]] std::size_t count() const { return allowed_.size(); }

  private:
    std::vector<int> allowed_;
};

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
