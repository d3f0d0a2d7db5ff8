#include "server/app.hpp"

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

#include "config/address.hpp"
#include "config/http_url.hpp"
#include "config/reason.hpp"
#include "server/admin_token.hpp"
#include "server/credentials.hpp"
#include "server/ice_options.hpp"
#include "server/net/address_key.hpp"
#include "server/open_store.hpp"
#include "server/ops/service_manager.hpp"
#include "server/routing/operator_lists.hpp"
#include "server/settings.hpp"
#include "server/start_error.hpp"

namespace jsongled {
namespace {

static_assert(std::string_view(JSONGLED_VERSION).size() <= max_version_bytes);

/// How late what falls due in the router may be done.
constexpr std::chrono::milliseconds longest_tick{250};

/// What is told of the admin listener's connections before something else has its turn.
constexpr std::size_t admin_told_in_a_turn = 16;

/// What the admin listener's connections may have of the descriptors that are kept, in each of two states: the
/// rest is for newcomers, for whom one of these gives way, and for files.
std::unique_ptr<Stays> third_of_reserve(std::size_t limit) {
    return std::make_unique<Stays>(std::max<std::size_t>(DescriptorReserve::size_for(limit) / 3, 4),
                                   std::chrono::milliseconds(0));
}

} // namespace

App::App(Options options, std::function<Loaded()> load_again)
    : options_(std::move(options)),
      load_again_(std::move(load_again)),
      identity_{options_.sn, options_.info, JSONGLED_VERSION, ids_.fresh().substr(0, 8) + "-"},
      descriptor_limit_(raise_descriptor_limit()),
      log_(options_.log_level, options_.log_format),
      metrics_(JSONGLED_VERSION),
      telemetry_(metrics_, log_),
      store_(open_store(options_, environ)),
      router_(options_.sn, router_settings(options_, ice_servers(options_)), *store_, telemetry_),
      storage_thread_(*store_, router_),
      retention_(router_),
      admission_(options_.max_connections, connection_limits(options_), address_limits(options_)),
      authenticator_(read_credentials(options_),
                     [this] {
                         if (key_source_) key_source_->missed_key();
                     }),
      origins_(options_.allowed_origins,
               options_.tls_cert.empty() ? Origins::OwnPage::by_either : Origins::OwnPage::by_https),
      public_front_{.respond = public_routes(
                        {identity_, options_.ws_paths, admission_, origins_, telemetry_, options_.auth},
                        site_of(options_, DescriptorReserve(descriptor_limit_))),
                    .upgrade =
                        [this](const HttpRequest& request, WireStream& stream, std::string_view early,
                               const asio::ip::address& client) {
                            return ws_front_.upgrade(request, stream, early, client);
                        },
                    .refused =
                        [this](RefusalReason reason, const asio::ip::address& client) {
                            telemetry_.refused(reason, client.to_string());
                        },
                    .slowed =
                        [this](const asio::ip::address& client) {
                            const std::string address = client.to_string();
                            telemetry_.limited({Limit::http_requests, address});
                        },
                    .tls = &tls_,
                    .proxies = TrustedProxies(options_.trusted_proxies)},
      admin_front_{.respond = admin_routes({identity_, admission_, router_, telemetry_, clock_, admin_gate_,
                                            clock_.now(), key_source_},
                                           AdminHosts(options_.admin_hosts)),
                   .refused =
                       [this](RefusalReason reason, const asio::ip::address& client) {
                           telemetry_.refused(reason, client.to_string());
                       },
                   .idle = third_of_reserve(descriptor_limit_),
                   .busy = third_of_reserve(descriptor_limit_)},
      threads_(thread_count(options_), router_.wakes()),
      memory_watch_(watch_memory(admission_, threads_, router_, clock_)),
      ws_front_(options_.ws_paths, origins_, threads_,
                ConnectionContext{router_, telemetry_, admission_, authenticator_, identity_, clock_, ids_}),
      sockets_(context_, poller_, {1, {}},
               [this] { poller_.tell(admin_told_in_a_turn, admin_told_in_a_turn); }),
      listener_(context_, {"listen", public_front_, telemetry_,
                           [this] {
                               IoThread& thread = threads_.next();
                               return Listener::Place{thread.context(), thread.strangers()};
                           },
                           DescriptorReserve(descriptor_limit_),
                           [this](const asio::ip::address& client) {
                               // Who is behind a proxy is told with the request.
                               return public_front_.proxies.include(client) ||
                                      admission_.addresses().connects(key_of(client),
                                                                      std::chrono::steady_clock::now());
                           }}),
      admin_listener_(context_, {"admin-listen", admin_front_, telemetry_,
                                 [this] {
                                     return Listener::Place{context_, poller_};
                                 }}),
      // A descriptor of its own, as both close theirs.
      signals_come_(context_, ::fcntl(signals_.descriptor(), F_DUPFD_CLOEXEC, 0)),
      tick_timer_(context_),
      shutdown_timer_(context_),
      tick_interval_(longest_tick),
      address_wait_(log_, [this](std::chrono::milliseconds time) { return pause(time); }) {
    set_limits();
    start_tls();
    admin_gate_.set(read_admin_token(options_));
    start_keys();
    if (const auto watchdog = service_manager::watchdog_interval(); watchdog.count() > 0) {
        tick_interval_ = std::min(longest_tick, std::chrono::floor<std::chrono::milliseconds>(watchdog / 2));
        is_watched_ = true;
    }
}

App::~App() {
    // In this order: connections that end tell of their calls, and who waits for the store is told on a
    // context.
    threads_.stop();
    storage_thread_.stop();
}

int App::run() {
    if (!open_listeners()) {
        log_.write(LogLevel::info, "stopped");
        return 0;
    }
    threads_.start();
    admission_.open();
    listener_.start();
    await_signals();
    tick();

    own_descriptors_ = descriptors_in_use();
    warn_of_descriptors();
    tell_ready();
    service_manager::ready(addresses_);
    serve([this] { context_.run(); });
    telemetry_.tell_suppressed();
    log_.write(LogLevel::info, "stopped");
    return 0;
}

void App::tell_ready() {
    const std::string listen = listener_.address();
    const std::string admin = admin_listener_.address();
    addresses_ = "listen=" + listen + " admin=" + admin;
    log_.write(LogLevel::info, "jsongled ready",
               {{"listen", listen},
                {"admin", admin},
                {"auth", to_string(options_.auth)},
                {"tls", options_.tls_cert.empty() ? "off" : "on"},
                {"store", store_file(options_, environ).value_or(memory_store).native()},
                {"version", identity_.version},
                {"threads", threads_.size()}});
    for (const Caution& caution :
         open_doors(options_, listener_.is_on_loopback() ? Reach::this_machine : Reach::others))
        tell(caution);
}

void App::serve(const std::function<void()>& run) {
    for (;;) {
        try {
            run();
            return;
        } catch (const std::exception& error) {
            // It has cost the one handler what it was about. Those that come again have been set up before.
            log_.write(LogLevel::error, "a task failed", {{"reason", error.what()}});
        }
    }
}

bool App::open_listeners() {
    bool has_socket = false;
    bool has_admin_socket = false;
    for (const auto& socket : service_manager::activated_sockets()) {
        const bool admin = socket.name == "admin";
        if (std::exchange(admin ? has_admin_socket : has_socket, true)) continue;
        if (!(admin ? admin_listener_ : listener_).adopt(socket.descriptor))
            throw StartError("LISTEN_FDS", std::to_string(socket.descriptor) + " (" + socket.name + ")",
                             "not a listening TCP socket");
    }
    if (!has_admin_socket) {
        check_admin_listen(options_);
        if (!open(admin_listener_, "admin-listen", options_.admin_listen)) return false;
    } else if (options_.admin_token_file.empty() && !admin_listener_.is_on_loopback()) {
        throw BadConfiguration("LISTEN_FDS", admin_listener_.address() + " (admin)",
                               std::string(needs_admin_token));
    }
    admin_listener_.start();
    write_admin_address();
    return has_socket || open(listener_, "listen", options_.listen);
}

bool App::pause(std::chrono::milliseconds time) {
    const std::chrono::milliseconds slice(50);
    for (; time.count() > 0; time -= slice) {
        serve([this, slice] { context_.run_for(slice); });
        if (Signals::takes_stop()) return false;
    }
    return true;
}

void App::write_admin_address() {
    const auto directory = runtime_directory(environ);
    if (directory.empty()) return;
    const std::string address = admin_listener_.address();
    try {
        // Each address leads to the listener.
        admin_address_file_.emplace(directory, ids_.fresh(), address.substr(0, address.find(',')));
    } catch (const std::system_error& error) {
        log_.write(LogLevel::info, "the admin address cannot be written down for jsongled health",
                   {{"directory", directory.native()}, {"reason", reason(error.code())}});
    }
}

bool App::open(Listener& listener, std::string_view option, const std::string& text) {
    const Address address = parse_address(text).value();
    try {
        return address_wait_.open(text, [&] { listener.open(address); });
    } catch (const boost::system::system_error& error) {
        throw StartError(option, text, reason(error.code()));
    }
}

void App::warn_of_descriptors() {
    const std::size_t others = own_descriptors_ + DescriptorReserve::size_for(descriptor_limit_);
    const std::size_t needed = options_.max_connections + others;
    if (descriptor_limit_ >= needed) return;
    log_.write(LogLevel::warn,
               "the limit of open files is lower than max-connections needs: raise LimitNOFILE, or lower "
               "max-connections",
               {{"limit", descriptor_limit_},
                {"needed", needed},
                {"max_connections_at_most", descriptor_limit_ - std::min(descriptor_limit_, others)}});
}

void App::start_tls() {
    if (options_.tls_cert.empty()) return;
    try {
        load_tls(options_);
    } catch (const TlsError& error) {
        throw BadConfiguration(error.option(), error.path(), error.what());
    }
}

void App::start_keys() {
    if (options_.jwks_url.empty()) return;
    try {
        key_source_.emplace(context_, parse_http_url(options_.jwks_url).value(),
                            trusted("jwks-ca-file", options_.jwks_ca_file), telemetry_,
                            [this](const KeySet& keys) {
                                authenticator_.set(TokenChecks{keys, token_rules(options_)});
                            });
    } catch (const TlsError& error) {
        throw BadConfiguration(error.option(), error.path(), error.what());
    }
    key_source_->start();
}

bool App::is_kept_out(const std::string& uid) {
    BlockSearch search(uid);
    router_.look(search);
    return search.has_found();
}

void App::await_signals() {
    signals_come_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code error) {
        if (error) return;
        await_signals();
        if (const auto signal = signals_.take()) *signal == SIGHUP ? reload_options() : stop();
    });
}

void App::stop() {
    if (stopping_) return finish();
    start_shutdown();
}

void App::tick() {
    tick_timer_.expires_after(tick_interval_);
    tick_timer_.async_wait([this](error_code error) {
        if (!error) tick();
    });
    router_.tick(clock_.now());
    retention_.tick(clock_.now());
    memory_watch_.look(options_.max_memory);
    const auto now = std::chrono::steady_clock::now();
    telemetry_.tick(now);
    telemetry_.store().tick(store_->busy_since(), now);
    // A stuck router stops this thread right above; a stuck I/O thread is asked here.
    if (is_watched_ && threads_.are_alive()) service_manager::watchdog();
}

void App::start_shutdown() {
    stopping_ = true;
    log_.write(LogLevel::info, "draining");
    service_manager::stopping();
    shutdown_timer_.expires_after(options_.shutdown_timeout);
    shutdown_timer_.async_wait([this](error_code error) {
        if (error) return;
        log_.write(LogLevel::warn, "shutdown timeout reached: the remaining connections are dropped");
        finish();
    });
    admission_.start_draining();
    router_.go_away(clock_.now());
    listener_.stop();
    // The closes are spread over half of the time; the other half is for the slowest answers.
    threads_.drain(options_.shutdown_timeout / 2, [this] { asio::post(context_, [this] { finish(); }); });
}

void App::finish() {
    threads_.stop();
    context_.stop();
}

} // namespace jsongled
