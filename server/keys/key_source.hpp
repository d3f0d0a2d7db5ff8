#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "identity/key_set.hpp"
#include "server/keys/fetch.hpp"
#include "server/keys/key_health.hpp"
#include "server/keys/key_refresh.hpp"

namespace jsongled {

class Telemetry;

/// Fetches the keys of a provider again and again, and hands each set on; where a fetch fails, the set before
/// stays. A set counts as a whole: a key that the provider has taken out of it is gone with the next. Lives on
/// one context, but for missed_key().
class KeySource {
  public:
    static constexpr std::chrono::seconds patience{10}; ///< for one fetch

    /// `take` gets each set. The context and the telemetry outlive it, and it what runs on the context.
    KeySource(asio::io_context& context, HttpUrl url, asio::ssl::context tls, Telemetry& telemetry,
              std::function<void(const KeySet&)> take);

    /// Begins: the first fetch goes out with the context's next turn.
    void start();

    /// A token has named a key that is not in the set. From any thread, as often as strangers like.
    void missed_key();

    KeyHealth health() const { return health_; }
    /// Those that were handed on last.
    const KeySet& keys() const { return keys_; }

  private:
    asio::awaitable<void, Executor> run();
    /// One fetch, whatever comes of it.
    asio::awaitable<void, Executor> refresh();
    void take(Fetched fetched);
    void fail(std::string_view reason, std::string_view sentence, std::string_view detail);

    asio::io_context& context_;
    const HttpUrl url_;
    asio::ssl::context tls_;
    Telemetry& telemetry_;
    const std::function<void(const KeySet&)> take_;
    KeyRefresh refresh_;
    Timer timer_;
    KeySet keys_;
    KeyHealth health_ = KeyHealth::none;
    std::string told_; ///< the reason of the last line; empty while all is well
    std::atomic<bool> is_asked_ = false;
};

} // namespace jsongled
