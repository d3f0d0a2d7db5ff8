#include "server/keys/look_up.hpp"

#include <memory>
#include <mutex>
#include <thread>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netdb.h>

namespace jsongled {
namespace {

using Found = std::variant<std::vector<tcp::endpoint>, FailedFetch>;

Found ask_system(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    if (error != 0) return FailedFetch{FetchFault::no_address, ::gai_strerror(error)};
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list, ::freeaddrinfo);
    std::vector<tcp::endpoint> endpoints;
    for (const addrinfo* one = list; one; one = one->ai_next) {
        tcp::endpoint endpoint;
        if (one->ai_addrlen > endpoint.capacity()) continue;
        std::copy_n(reinterpret_cast<const char*>(one->ai_addr), one->ai_addrlen,
                    reinterpret_cast<char*>(endpoint.data()));
        endpoint.resize(one->ai_addrlen);
        endpoint.port(port);
        endpoints.push_back(endpoint);
    }
    return endpoints;
}

/// Between the thread that looks up and whoever waits for it, of whom either may be gone first.
struct Shared {
    std::mutex mutex;
    Timer* waiting = nullptr; ///< nothing once nobody waits
    Found found = FailedFetch{FetchFault::late, "the look-up of its name"};
};

/// Waits for as long as it lives.
class Wait {
  public:
    Wait(std::shared_ptr<Shared> shared, Timer& timer) : shared_(std::move(shared)) {
        shared_->waiting = &timer;
    }
    ~Wait() {
        const std::lock_guard lock(shared_->mutex);
        shared_->waiting = nullptr;
    }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

  private:
    std::shared_ptr<Shared> shared_;
};

void look_up_on_a_thread(const std::shared_ptr<Shared>& shared, const HttpUrl& url) {
    std::thread([shared, host = url.host, port = url.port] {
        Found found = ask_system(host, port);
        const std::lock_guard lock(shared->mutex);
        if (!shared->waiting) return;
        shared->found = std::move(found);
        // On its own thread, where the wait may be over by then.
        asio::post(shared->waiting->get_executor(), [shared] {
            const std::lock_guard again(shared->mutex);
            if (shared->waiting) shared->waiting->cancel();
        });
    }).detach();
}

std::vector<tcp::endpoint> loopback(std::uint16_t port) {
    return {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}};
}

} // namespace

asio::awaitable<Found, Executor> look_up(const HttpUrl& url, std::chrono::steady_clock::time_point deadline) {
    error_code error;
    const auto address = asio::ip::make_address(url.host, error);
    if (!error) co_return std::vector{tcp::endpoint(address, url.port)};
    if (is_loopback(url)) co_return loopback(url.port);

    const auto shared = std::make_shared<Shared>();
    Timer timer(co_await asio::this_coro::executor, deadline);
    const Wait wait(shared, timer);
    look_up_on_a_thread(shared, url);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>(), error));
    const std::lock_guard lock(shared->mutex);
    co_return std::move(shared->found);
}

} // namespace jsongled
