#pragma once

#include <chrono>

namespace jsongled {

/// How long an HTTP listener waits for a client.
struct HttpTimes {
    /// For the first byte of a connection and, where TLS is spoken, its handshake and the first byte behind it.
    std::chrono::milliseconds opening = std::chrono::seconds(10);
    /// Between two requests: longer than the minute for which balancers keep a connection, so that it is them
    /// who end it, and not the server while a request is on its way.
    std::chrono::milliseconds keep_alive = std::chrono::seconds(75);
    /// For the whole of a request from its first byte on, and while nothing of an answer is read.
    std::chrono::milliseconds patience = std::chrono::seconds(30);
};

} // namespace jsongled
