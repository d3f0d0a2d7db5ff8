#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "server/net/http_response.hpp"
#include "server/net/wire_stream.hpp"

namespace jsongled {

/// Writes an answer as fast as it is read. Whoever reads nothing for as long as `patience`, or so slowly that
/// the answer would be under way for hours, is given up: then false.
asio::awaitable<bool, Executor> write_answer(WireStream& stream, HttpAnswer& answer,
                                             std::chrono::milliseconds patience);

/// Ends the connection once the client has read everything.
asio::awaitable<void, Executor> end_stream(WireStream& stream);

} // namespace jsongled
