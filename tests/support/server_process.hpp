#pragma once

#include "tests/support/deadline.hpp"
#include "tests/support/process.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled::integration_tests {

/// A server that is ready, on free ports of the loopback. The end of it asks it to stop and expects exit code
/// 0, so that what a sanitizer finds in the server fails the test.
class ServerProcess {
  public:
    explicit ServerProcess(std::vector<std::string> flags = {},
                           std::map<std::string, std::string> environment = {});
    /// With exactly these words: no port is chosen for it.
    explicit ServerProcess(const Launch& launch);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] const tcp::endpoint& listen() const { return listen_; }
    [[nodiscard]] const tcp::endpoint& admin() const { return admin_; }
    [[nodiscard]] Process& process() { return process_; }

    /// SIGTERM, and the exit code.
    int stop();

  private:
    Process process_;
    tcp::endpoint listen_;
    tcp::endpoint admin_;
};

/// What the line has in it that tells where the server listens, once it does.
inline constexpr std::string_view ready_line = "jsongled ready";

/// The first address in a field of that line, in either form of the log.
tcp::endpoint address_in(std::string_view line, std::string_view field);

/// "127.0.0.1:8080" as an endpoint.
tcp::endpoint endpoint_of(std::string_view text);

} // namespace jsongled::integration_tests
