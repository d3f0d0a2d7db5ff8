#pragma once

#include <mutex>
#include <vector>

#include "server/net/io_thread.hpp"
#include "server/routing/calls_report.hpp"
#include "server/routing/router.hpp"
#include "server/routing/router_counts.hpp"

namespace jsongled {

class Telemetry;

/// The router behind its one lock, for all I/O threads. Nothing is parsed, written down, logged or sent while
/// the lock is held; facts are told and sleeping threads woken after it.
class SharedRouter {
  public:
    SharedRouter(std::string sn, const RouterSettings& settings, CallStore& call_store, Telemetry& telemetry)
        : router_(std::move(sn), settings, call_store), telemetry_(telemetry) {}

    Peer& connected(std::string id, Recipient& recipient, std::string hello_transaction, Moment now);
    void received(Peer& from, const Envelope& envelope, Moment now);
    void received(Peer& from, const Malformed& malformed, Moment now);
    void disconnected(Peer& peer, Moment now);
    void tick(Moment now);
    void set(const RouterSettings& settings);
    RouterCounts counts();
    /// Of each kind at most `limit`.
    CallsReport calls(std::size_t limit);

    /// Only from Recipient::deliver(), that is under the lock: has the thread woken after it.
    void wake_later(IoThread& thread) { to_wake_.push_back(&thread); }

    std::string_view sn() const { return router_.tables().sn; }

  private:
    template<class Work>
    auto locked(Work&& work);

    std::mutex mutex_;
    Router router_;
    std::vector<IoThread*> to_wake_;
    Telemetry& telemetry_;
};

} // namespace jsongled
