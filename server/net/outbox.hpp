#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/outgoing.hpp"
#include "server/net/types.hpp"

namespace jsongled {

class Metrics;

/// All that is on its way out on one WebSocket, in order, and the writing of it: messages, and the control
/// frames that Beast makes. Owns the socket. Bounded in bytes by reserve(); everything that waits leaves in one
/// write. Used on the connection's I/O thread, but for reserve().
class Outbox : public std::enable_shared_from_this<Outbox> {
  public:
    Outbox(Socket socket, const ServerIdentity& identity, std::string_view peer_id, std::size_t max_bytes,
           Metrics& metrics);
    ~Outbox();

    /// Takes room for a message that is about to be put here. False when the bound is passed: its reader is too
    /// slow, and nothing more may be put. From any thread, under the router's lock.
    bool reserve(std::size_t cost);

    /// Gives back what was reserved for a message that is not put here after all.
    void give_back(std::size_t cost) { release(cost); }

    /// Queues a message for which room was reserved. Leaves with the next flush().
    void put(OutgoingPtr message);

    /// Queues whole frames, or a part of the answer to the upgrade. Never refused: there are few of them and
    /// they are small. A pong that still waits gives way to the next (RFC 6455, 5.5.3).
    void put_frame(std::string_view bytes);
    void put_ping();

    /// Starts writing if there is something and no write is under way.
    void flush();

    /// Calls back once all that is queued has been written, or can not be. The loop owns the callback, not what
    /// is called back about: it may hold the connection, which would then never end.
    template<class Callback>
    void when_flushed(Callback&& callback) {
        flushed_.expires_at(Timer::time_point::max());
        flushed_.async_wait(std::forward<Callback>(callback));
        flush();
    }

    /// Whether more than a quarter of the bound waits. Its connection then reads nothing more from the peer, so
    /// that the answers to the peer's own messages never pass the bound.
    bool is_filling() const { return reserved_.load(std::memory_order_relaxed) > max_bytes_ / 4; }

    /// Calls back once when it is filling no more, or is closed.
    void when_drained(std::function<void()> callback) { on_drained_ = std::move(callback); }

    /// How many bytes the peer's system has acknowledged.
    std::uint64_t bytes_taken();

    /// Whether there are others.
    bool is_waiting() { return !queue_.empty() || bytes_taken() < bytes_written_; }

    /// Whether they are all those up to the last ping.
    bool ping_is_taken() { return pings_waiting_ == 0 && bytes_taken() >= last_ping_end_; }

    /// False once a write has failed, or after close(): nothing that is put here is written any more.
    bool is_open() const { return socket_.is_open(); }

    /// Drops what is queued and closes the socket; operations on it end with an error.
    void close();

    Socket& socket() { return socket_; }

  private:
    /// A message of a client or the server, or frames that are ready.
    struct Item {
        OutgoingPtr message;
        std::string frames;
        std::size_t cost;
    };
    /// A part of the next write: in `scratch_`, or in a message's own tail.
    struct Piece {
        const char* outside;
        std::size_t begin;
        std::size_t size;
    };

    void gather();
    void append_message(const Outgoing& message);
    void add_scratch(std::size_t begin);
    void written(error_code error);
    void release(std::size_t bytes);
    void call_drained();

    Socket socket_;
    const ServerIdentity& identity_;
    const std::string to_json_;
    const std::size_t max_bytes_;
    Metrics& metrics_;

    std::atomic<std::size_t> reserved_ = 0;
    std::deque<Item> queue_;
    std::size_t in_write_ = 0; ///< items at the front that the write under way carries
    std::string scratch_;
    std::vector<Piece> pieces_;
    std::vector<asio::const_buffer> buffers_;
    std::uint64_t bytes_written_ = 0;
    std::size_t pings_waiting_ = 0;   ///< in the queue, and in no write yet
    std::uint64_t last_ping_end_ = 0; ///< bytes written with the last ping
    Timer flushed_;                   ///< cancelled then
    std::function<void()> on_drained_;
};

} // namespace jsongled
