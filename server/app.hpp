#pragma once

#include <functional>
#include <optional>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "config/load.hpp"
#include "config/options.hpp"
#include "server/address_wait.hpp"
#include "server/cautions.hpp"
#include "server/keys/key_source.hpp"
#include "server/net/admission.hpp"
#include "server/net/authenticator.hpp"
#include "server/net/listener.hpp"
#include "server/net/memory_watch.hpp"
#include "server/net/origins.hpp"
#include "server/net/polled.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/ws_front.hpp"
#include "server/ops/admin_address_file.hpp"
#include "server/ops/admin_gate.hpp"
#include "server/ops/admin_routes.hpp"
#include "server/option_files.hpp"
#include "server/signals.hpp"
#include "server/site/public_routes.hpp"
#include "storage/memory_store.hpp"
#include "storage/storage_thread.hpp"

namespace jsongled {

/// The whole server: builds every object, in order, and hands it to the next; starts, reloads, drains and
/// stops. The thread that calls run() accepts connections, serves the admin routes and takes the signals.
class App {
  public:
    /// `load_again` reads the configuration anew for SIGHUP. Throws StartError.
    App(Options options, std::function<Loaded()> load_again);
    ~App();

    /// Serves until a signal ends it. Returns the exit code. Throws StartError if it cannot listen.
    int run();

    /// Has the log tell what is not as it should be in a configuration that is good.
    void warn_of(const Loaded& loaded);

  private:
    /// Has the admin listener serve before the other is waited for. False if the server is told to stop before
    /// it could.
    bool open_listeners();
    bool open(Listener& listener, std::string_view option, const std::string& text);
    /// Serves so long. False if the server is told to stop meanwhile.
    bool pause(std::chrono::milliseconds time);
    void warn_of_descriptors();
    void tell_ready();
    void tell(const Caution& caution);
    void write_admin_address();
    /// Has `run` run the context, again after each task that fails.
    void serve(const std::function<void()>& run);
    void await_signals();
    void stop();
    void reload_options();
    void start_tls();
    /// Of the options, or throws TlsError.
    void load_tls(const Options& options);
    void start_keys();
    /// Whether an operator keeps that user out.
    bool is_kept_out(const std::string& uid);
    void apply(const Loaded& loaded);
    /// False, and nothing changed, where they cannot be taken.
    bool take(const Options& loaded);
    /// Those of the options, for all from now on.
    void set_limits();
    /// Tells what is wrong with options that are reloaded, all of it. What is in their files; nothing if they
    /// cannot be taken.
    std::optional<OptionFiles> check(const Options& reloaded, const Options& loaded);
    void tick();
    void start_shutdown();
    void finish();

    Signals signals_; // first: the threads of all others inherit it
    Options options_;
    std::function<Loaded()> load_again_;
    SystemClock clock_;
    SystemIds ids_;
    ServerIdentity identity_;
    const std::size_t descriptor_limit_;
    Log log_;
    Metrics metrics_;
    Telemetry telemetry_;
    MemoryStore store_;
    SharedRouter router_;
    StorageThread storage_thread_;
    Admission admission_;
    Authenticator authenticator_;
    TlsContext tls_; ///< of the public port
    Origins origins_;
    AdminGate admin_gate_{authenticator_, [this](const std::string& uid) { return is_kept_out(uid); }};
    // Before what their connections live on, which hold on to them to the end.
    HttpFront public_front_;
    HttpFront admin_front_;
    IoThreads threads_;
    MemoryWatch memory_watch_;
    WsFront ws_front_;
    Poller poller_; ///< of the admin listener's connections; outlives them
    // Declared behind the I/O threads: connections that are being accepted go to their contexts.
    asio::io_context context_{1};
    Polled sockets_;
    std::optional<KeySource> key_source_; ///< where keys are fetched
    Listener listener_;
    Listener admin_listener_;
    asio::posix::basic_stream_descriptor<Executor> signals_come_;
    Timer tick_timer_;
    Timer shutdown_timer_;
    std::chrono::milliseconds tick_interval_;
    AddressWait address_wait_;
    std::size_t own_descriptors_ = 0; ///< what the process has open without any client
    std::string addresses_;           ///< where it listens, for the log and the service manager
    std::optional<AdminAddressFile> admin_address_file_;
    bool is_watched_ = false; ///< by the service manager's watchdog
    bool stopping_ = false;
};

} // namespace jsongled
