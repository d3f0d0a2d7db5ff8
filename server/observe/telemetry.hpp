#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "server/observe/client_lines.hpp"
#include "server/observe/log.hpp"
#include "server/observe/metrics.hpp"
#include "server/observe/refusal.hpp"
#include "server/observe/repeat_limit.hpp"
#include "server/observe/security_event.hpp"
#include "server/observe/store_watch.hpp"
#include "server/routing/facts.hpp"

namespace jsongled {

/// Tells the operator what happens: each event is counted and, at its level and as often as RepeatLimit lets
/// it, logged, in one place. From any thread, and but for abort() never under the router's lock.
class Telemetry {
  public:
    Telemetry(Metrics& metrics, Log& log);
    /// Tells what was not logged by then.
    ~Telemetry();

    Metrics& metrics() { return metrics_; }
    Log& log() { return log_; }
    StoreWatch& store() { return store_; }

    void record(const std::vector<Fact>& facts);
    void lock_held(std::chrono::steady_clock::duration held) {
        metrics_.series<Metric::router_lock>().Observe(seconds(held));
    }
    /// Somebody at this address is refused. The address, not that of the proxy, where it is known.
    void refused(RefusalReason reason, std::string_view address);
    void security(const SecurityNote& note);
    struct LimitNote {
        Limit limit;
        std::string_view address;
        std::string_view conn = {}; ///< empty where there is no WebSocket
        std::string_view uid = {};  ///< empty before the hello
    };
    /// Somebody has passed a limit, and is told so or refused.
    void limited(const LimitNote& note);
    /// A listener, as the operator knows it, could not accept a connection, in these words.
    void accept_failed(std::string_view listener, std::string_view reason);
    /// Ends the process: what the server goes by is not what it should be.
    [[noreturn]] void abort(std::string_view breach);

    /// Ends the window of the limit when its time has come, and tells what was not logged in it. From one
    /// thread, several times a second.
    void tick(std::chrono::steady_clock::time_point now);
    /// The same, whatever the time.
    void tell_suppressed();

  private:
    static double seconds(std::chrono::duration<double> time) { return time.count(); }

    void record(const Connected& fact);
    void record(const Disconnected& fact);
    void record(const ConnectionLost& fact);
    void record(const SessionResumed& fact);
    void record(const HelloDone& fact);
    void record(const CredentialRefused& fact);
    void record(const Refused& fact);
    void record(const RoomEntered& fact);
    void record(const CallPlaced& fact);
    void record(const CallEnded& fact);
    void record(const MosReported& fact);
    void record(const LimitPassed& fact);

    /// `source` is who causes the line: a connection, or a user.
    void tell(ClientLine line, std::string_view source, std::initializer_list<LogField> fields);

    Metrics& metrics_;
    Log& log_;
    StoreWatch store_;
    RepeatLimit repeats_;
    std::chrono::steady_clock::time_point window_ends_;
};

} // namespace jsongled
