#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "config/http_url.hpp"
#include "server/keys/fetch_fault.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// The addresses of a URL's host. A name is looked up on a thread of its own, which nobody waits for once the
/// time is over or the server ends: the system's resolver cannot be stopped. localhost and addresses are looked
/// up nowhere.
asio::awaitable<std::variant<std::vector<tcp::endpoint>, FailedFetch>, Executor>
look_up(const HttpUrl& url, std::chrono::steady_clock::time_point deadline);

} // namespace jsongled
