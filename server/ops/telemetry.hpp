#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "server/ops/log.hpp"
#include "server/ops/metrics.hpp"
#include "server/routing/facts.hpp"

namespace jsongled {

/// Tells the operator what happens: each event is counted and, at its level, logged, in one place. From any
/// thread, never under the router's lock.
class Telemetry {
  public:
    Telemetry(Metrics& metrics, Log& log) : metrics_(metrics), log_(log) {}

    Metrics& metrics() { return metrics_; }
    Log& log() { return log_; }

    void record(const std::vector<Fact>& facts);
    void lock_held(std::chrono::steady_clock::duration held) { metrics_.lock_held(held); }
    void connection_opened(std::string_view conn, std::string_view address);
    void connection_closed(std::string_view conn, std::chrono::steady_clock::duration lasted);
    void slow_consumer(std::string_view conn, std::string_view uid);
    void peer_lost(std::string_view conn);

  private:
    void record(const HelloDone& fact);
    void record(const Refused& fact);
    void record(const RoomEntered& fact);
    void record(const CallPlaced& fact);
    void record(const CallEnded& fact);
    void record(const MosReported& fact);

    Metrics& metrics_;
    Log& log_;
};

} // namespace jsongled
