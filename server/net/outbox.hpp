#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/outgoing.hpp"
#include "server/net/backlog.hpp"
#include "server/net/outbox_means.hpp"
#include "server/net/wire.hpp"
#include "server/net/write_scratch.hpp"
#include "server/routing/recipient.hpp"

namespace jsongled {

/// All that is on its way out on one WebSocket, in order, and the writing of it: messages and control frames.
/// Bounded in bytes by reserve(); everything that waits leaves in one write, and nothing is kept once it has
/// left. Used on the connection's I/O thread, but for reserve() and fill_with().
class Outbox {
  public:
    /// `to_json` is the id of the peer as a JSON string, and outlives it.
    Outbox(std::string_view to_json, std::uint32_t max_bytes, const OutboxMeans& means)
        : to_json_(to_json), means_(means), max_bytes_(max_bytes) {}
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// From now on its messages are for this peer, as in the constructor.
    void rename(std::string_view to_json) { to_json_ = to_json; }

    /// Takes room for a message that is about to be put here. False when it is more than twice the bound: then
    /// nothing more may be put. From any thread, under the router's lock, as fill_with().
    bool reserve(std::size_t cost);

    /// How full it would be with so many bytes more: `filling` above half of the bound.
    Fill fill_with(std::size_t cost) const;

    /// Whether it has been more than half full, and is at most a quarter full now. Once for each time.
    bool has_drained();

    /// Gives back what was reserved for a message that is not put here after all.
    void give_back(std::size_t cost);

    /// Queues a message for which room was reserved. Leaves with the next write().
    void put(OutgoingPtr message, WriteScratch& scratch);

    /// Queues whole frames, or other bytes that are as few. Never refused. A pong that still waits gives way to
    /// the next (RFC 6455, 5.5.3).
    void put_frame(std::string bytes, WriteScratch& scratch);
    /// The answer names the number, if it is not 0.
    void put_ping(std::uint64_t number, WriteScratch& scratch);

    /// Writes all that can go now. `some` once nothing is left.
    Moved write(Wire& wire, WriteScratch& scratch);

    bool is_empty() const { return !backlog_; }

    /// Whether more than a quarter of the bound waits. Its connection then reads nothing more from the peer, so
    /// that the answers to the peer's own messages never pass the bound.
    bool is_filling() const { return reserved_.load(std::memory_order_relaxed) > max_bytes_ / 4; }

    /// How much waits, or has its room reserved.
    std::size_t waiting() const { return reserved_.load(std::memory_order_relaxed); }

    /// How many have left.
    std::uint64_t bytes_written() const { return bytes_written_; }

    /// How many bytes the peer's system has acknowledged.
    std::uint64_t bytes_taken(const Wire& wire) const;

    /// Whether there are others.
    bool is_waiting(const Wire& wire) const { return !is_empty() || bytes_taken(wire) < bytes_written_; }

    /// Whether they are all those up to the last ping.
    bool ping_is_taken(const Wire& wire) const {
        return (!backlog_ || backlog_->pings == 0) && bytes_taken(wire) >= last_ping_end_;
    }

    /// Drops all that waits.
    void clear();

  private:
    Backlog& backlog(WriteScratch& scratch);
    std::size_t gather(WriteScratch& scratch, const Wire& wire);
    void append_message(const Outgoing& message, WriteScratch& scratch, std::size_t copied_bytes) const;
    void take_out(std::size_t items, std::size_t written, const WriteScratch& scratch);

    std::string_view to_json_;
    const OutboxMeans& means_;

    std::atomic<std::size_t> reserved_ = 0;
    const std::uint32_t max_bytes_;
    std::atomic<bool> was_filling_ = false;
    std::unique_ptr<Backlog> backlog_; ///< nothing while it would be empty
    std::uint64_t bytes_written_ = 0;
    std::uint64_t last_ping_end_ = 0; ///< bytes written with the last ping
};

} // namespace jsongled
