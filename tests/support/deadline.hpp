#pragma once

#include <boost/asio.hpp>

#include <chrono>

namespace jsongled::integration_tests {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// When a wait is given up: long, as it is only ever reached by a test that fails, on machines that are busy.
constexpr std::chrono::seconds deadline{30};

/// Asks again until it holds; false at the deadline. The question must do work (a request, a read), not only
/// look.
template<class Question>
bool eventually(Question holds) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (std::chrono::steady_clock::now() < end)
        if (holds()) return true;
    return false;
}

} // namespace jsongled::integration_tests
