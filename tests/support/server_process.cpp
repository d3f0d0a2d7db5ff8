#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace jsongled::integration_tests {
namespace {

std::vector<std::string> on_free_ports(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"});
    return flags;
}

/// What follows a word such as "listen=" in the line: the first address of several.
std::string_view after(std::string_view line, std::string_view word) {
    const std::size_t start = line.find(word) + word.size();
    return line.substr(start, line.find_first_of(" ,\"", start) - start);
}

} // namespace

ServerProcess::ServerProcess(std::vector<std::string> flags, std::map<std::string, std::string> environment)
    : ServerProcess(Launch{on_free_ports(std::move(flags)), std::move(environment)}) {}

ServerProcess::ServerProcess(const Launch& launch) : process_(launch) {
    const std::string line = process_.wait_for_line("ready listen=");
    listen_ = endpoint_of(after(line, "ready listen="));
    admin_ = endpoint_of(after(line, " admin="));
}

ServerProcess::~ServerProcess() {
    try {
        EXPECT_EQ(stop(), 0) << process_.complaints();
    } catch (const std::exception& error) {
        ADD_FAILURE() << error.what() << '\n' << process_.complaints();
    }
}

int ServerProcess::stop() {
    process_.signal(SIGTERM);
    return process_.wait_exit();
}

tcp::endpoint endpoint_of(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    std::string address(text.substr(0, colon));
    std::erase_if(address, [](char letter) { return letter == '[' || letter == ']'; });
    const int port = std::stoi(std::string(text.substr(colon + 1)));
    return {asio::ip::make_address(address), static_cast<unsigned short>(port)};
}

} // namespace jsongled::integration_tests
