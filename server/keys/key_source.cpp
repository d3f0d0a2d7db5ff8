#include "server/keys/key_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "identity/jwk.hpp"
#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

KeyRefresh::Time now() {
    return std::chrono::steady_clock::now();
}

} // namespace

KeySource::KeySource(asio::io_context& context, HttpUrl url, asio::ssl::context tls, Telemetry& telemetry,
                     std::function<void(const KeySet&)> take)
    : context_(context),
      url_(std::move(url)),
      tls_(std::move(tls)),
      telemetry_(telemetry),
      take_(std::move(take)),
      refresh_(now()),
      timer_(context) {}

void KeySource::start() {
    asio::co_spawn(context_.get_executor(), run(), asio::detached);
}

void KeySource::missed_key() {
    if (is_asked_.exchange(true)) return;
    asio::post(context_, [this] {
        is_asked_ = false;
        refresh_.missed_key(now());
        timer_.cancel(); // it may be due sooner
    });
}

asio::awaitable<void, Executor> KeySource::run() {
    for (;;) {
        const auto due = refresh_.due().value();
        if (due <= now()) {
            co_await refresh();
            continue;
        }
        error_code cancelled;
        timer_.expires_at(due);
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>(), cancelled));
    }
}

asio::awaitable<void, Executor> KeySource::refresh() {
    refresh_.began(now());
    std::string failure;
    try {
        auto result = co_await fetch(url_, tls_, {max_jwks_bytes, patience});
        if (auto* fetched = std::get_if<Fetched>(&result)) {
            take(std::move(*fetched));
        } else {
            const auto& [fault, detail] = std::get<FailedFetch>(result);
            fail(to_string(fault), row_of(fault).sentence, detail);
        }
        co_return;
    } catch (const std::exception& error) {
        failure = error.what(); // no memory, no descriptor, no thread
    }
    fail(to_string(FetchFault::failed), row_of(FetchFault::failed).sentence, failure);
}

void KeySource::take(Fetched fetched) {
    auto read = read_jwks(fetched.body, KeyPlace::published);
    if (const auto* fault = std::get_if<KeyFault>(&read))
        return fail(to_string(*fault), std::string("answers with what ").append(row_of(*fault).sentence), {});
    keys_ = std::get<KeySet>(std::move(read));
    take_(keys_);
    refresh_.succeeded(now(), fetched.fresh_for);
    telemetry_.metrics().keys_fetched(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    const bool is_news = health_ != KeyHealth::fresh;
    health_ = KeyHealth::fresh;
    told_.clear();
    if (is_news)
        telemetry_.log().write(LogLevel::info, "keys fetched",
                               {{"provider", host_and_port(url_)},
                                {"keys", keys_.keys.size()},
                                {"skipped", keys_.skipped.size()}});
}

void KeySource::fail(std::string_view reason, std::string_view sentence, std::string_view detail) {
    refresh_.failed(now());
    telemetry_.metrics().series<Metric::key_fetches>(KeyFetch::failed).Increment();
    if (health_ == KeyHealth::fresh) health_ = KeyHealth::stale;
    // Once, and not with every try.
    if (std::exchange(told_, reason) == reason) return;
    const std::string_view kept = health_ == KeyHealth::none ? "none" : "those before";
    telemetry_.log().write(
        LogLevel::warn, std::string("keys not fetched: the provider ").append(sentence),
        {{"provider", host_and_port(url_)}, {"reason", reason}, {"detail", detail}, {"keys", kept}});
}

} // namespace jsongled
