#include "tests/bench/load/metrics.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <sstream>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {

std::string metrics_of(const sockaddr_in& admin) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&admin), sizeof admin) != 0)
        throw Failure("no metrics");
    const std::string request = "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";
    std::string text;
    if (::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
        std::array<char, 16'384> bytes{};
        for (ssize_t size = 0; (size = ::recv(descriptor, bytes.data(), bytes.size(), 0)) > 0;)
            text.append(bytes.data(), static_cast<std::size_t>(size));
    }
    ::close(descriptor);
    return text;
}

double metric_in(const std::string& metrics, std::string_view name) {
    std::istringstream lines(metrics);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name) && line.size() > name.size() && line[name.size()] == ' ')
            return std::stod(line.substr(name.size()));
    return 0;
}

} // namespace jsongled::load
