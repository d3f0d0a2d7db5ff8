#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

namespace jsongled::integration_tests {
namespace {

std::vector<std::string> on_free_ports(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"});
    return flags;
}

} // namespace

ServerProcess::ServerProcess(std::vector<std::string> flags, std::map<std::string, std::string> environment)
    : ServerProcess(Launch{on_free_ports(std::move(flags)), std::move(environment)}) {}

ServerProcess::ServerProcess(const Launch& launch) : process_(launch) {
    const std::string line = process_.wait_for_line(ready_line);
    listen_ = address_in(line, "listen");
    admin_ = address_in(line, "admin");
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

tcp::endpoint address_in(std::string_view line, std::string_view field) {
    const std::string name(field);
    for (const std::string& before : {"\"" + name + "\":\"", " " + name + "=\"", " " + name + "="}) {
        const std::size_t found = line.find(before);
        if (found == std::string_view::npos) continue;
        const std::string_view value = line.substr(found + before.size());
        return endpoint_of(value.substr(0, value.find_first_of(" ,\"\n")));
    }
    throw std::runtime_error("no " + std::string(field) + " in " + std::string(line));
}

tcp::endpoint endpoint_of(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    std::string address(text.substr(0, colon));
    std::erase_if(address, [](char letter) { return letter == '[' || letter == ']'; });
    const int port = std::stoi(std::string(text.substr(colon + 1)));
    return {asio::ip::make_address(address), static_cast<unsigned short>(port)};
}

} // namespace jsongled::integration_tests
