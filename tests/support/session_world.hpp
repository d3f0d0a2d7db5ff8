#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/net/admission.hpp"
#include "server/net/authenticator.hpp"
#include "server/net/connection_context.hpp"
#include "server/net/io_thread.hpp"
#include "server/net/outbox_means.hpp"
#include "server/net/shared_router.hpp"
#include "server/observe/telemetry.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/wire_ends.hpp"

namespace jsongled::testing {

/// Clients of one router, from their bytes to its rules, on an I/O thread that does not run: its loop is run by
/// hand, and time stands still until it is moved. The same happens every time.
class SessionWorld final : private Clock, private IdSource {
  public:
    /// `room` as in WireEnds.
    explicit SessionWorld(const ConnectionLimits& limits, int room = 0);
    ~SessionWorld() override;

    /// One that has upgraded; "peer-1" is the first. `early` came with the request for that.
    WireEnds& connect(std::string_view early = {});

    /// Does all that there is to do.
    void run();
    void pass(std::chrono::milliseconds time);
    /// What the store has to answer is answered only when this is called.
    void settle();
    /// What each client may send.
    void set_intake(const IntakeRates& rates) { thread_.set_intake(rates); }
    /// What clients have to show.
    void ask_for(Auth auth);
    /// As when there is too little memory: closes so many of those who hold most.
    void shed(std::size_t count);
    /// What those hold who may be closed for it.
    std::vector<Holding> holdings() const { return thread_.holdings(); }
    /// As when the server stops.
    void drain();
    void stop() { thread_.stop(); }

    RouterCounts counts() { return router_.counts(); }
    /// Sessions that have not ended.
    std::size_t sessions() const { return admission_.count(); }
    /// Bytes that wait for clients.
    double waiting() { return metrics_.series<Metric::send_queue>().Value(); }
    Metrics& metrics() { return metrics_; }
    /// What clients show is checked by it.
    Authenticator& authenticator() { return authenticator_; }
    /// So many tokens were checked that it has no key for.
    std::size_t missed_keys() const { return missed_keys_; }

  private:
    Moment now() const override { return now_; }
    std::string fresh() override { return "peer-" + std::to_string(++ids_); }

    const ConnectionLimits limits_;
    const int room_;
    Moment now_;
    std::size_t ids_ = 0;
    const ServerIdentity identity_{"jsongled", "test", "0", "s-"};
    Metrics metrics_{"0"};
    const OutboxMeans means_{identity_, metrics_};
    Log log_;
    Telemetry telemetry_{metrics_, log_};
    MemoryStore store_;
    SharedRouter router_;
    Admission admission_;
    std::size_t missed_keys_ = 0;
    Authenticator authenticator_{{}, [this] { ++missed_keys_; }};
    const ConnectionContext context_;
    std::vector<std::unique_ptr<WireEnds>> clients_;
    IoThread thread_;
};

} // namespace jsongled::testing
