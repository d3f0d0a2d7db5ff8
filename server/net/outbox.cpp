#include "server/net/outbox.hpp"

#include <span>

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "protocol/json_writer.hpp"
#include "server/observe/metrics.hpp"

namespace jsongled {
namespace {

/// Bytes that one write gathers: enough to make the system call cheap, little enough to keep memory small.
constexpr std::size_t write_bytes = 65'536;

/// A tail up to this size is cheaper copied behind its head than written from where it is.
constexpr std::size_t copied_tail_bytes = 2048;

/// What a connection that has nothing to send keeps allocated.
constexpr std::size_t idle_scratch_bytes = 4096;

constexpr std::string_view ping_frame{"\x89\x00", 2};
constexpr char pong_opcode = '\x8a';

/// Opens a final text frame as a server sends it, unmasked (RFC 6455, 5.2).
void append_frame_header(std::string& out, std::size_t payload) {
    out.push_back('\x81');
    if (payload < 126) {
        out.push_back(static_cast<char>(payload));
        return;
    }
    const int bytes = payload < 65536 ? 2 : 8;
    out.push_back(static_cast<char>(bytes == 2 ? 126 : 127));
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(payload >> shift & 0xff));
}

} // namespace

Outbox::Outbox(Socket socket, const ServerIdentity& identity, std::string_view peer_id, std::size_t max_bytes,
               Metrics& metrics)
    : socket_(std::move(socket)),
      identity_(identity),
      to_json_(json_string(peer_id)),
      max_bytes_(max_bytes),
      metrics_(metrics),
      flushed_(socket_.get_executor()) {}

Outbox::~Outbox() {
    release(reserved_);
}

bool Outbox::reserve(std::size_t cost) {
    const std::size_t total = reserved_.fetch_add(cost, std::memory_order_relaxed) + cost;
    metrics_.series<Metric::send_queue>().Increment(static_cast<double>(cost));
    return total <= max_bytes_;
}

void Outbox::put(OutgoingPtr message) {
    const std::size_t cost = message->cost();
    queue_.push_back({std::move(message), {}, cost});
}

void Outbox::put_frame(std::string_view bytes) {
    const bool pong_waits = queue_.size() > in_write_ && queue_.back().frames.starts_with(pong_opcode);
    if (bytes.starts_with(pong_opcode) && pong_waits) {
        release(queue_.back().cost);
        queue_.pop_back();
    }
    reserve(bytes.size());
    queue_.push_back({nullptr, std::string(bytes), bytes.size()});
}

void Outbox::put_ping() {
    ++pings_waiting_;
    put_frame(ping_frame);
}

void Outbox::flush() {
    if (in_write_ > 0) return;
    // What was put here since is dropped as well, and whoever waits for it goes on.
    if (!is_open()) return close();
    if (queue_.empty()) {
        flushed_.cancel();
        return;
    }
    gather();
    // Each part is counted as it goes: the whole may take a slow peer long.
    const std::uint64_t before = bytes_written_;
    const auto count = [this, before](error_code error, std::size_t size) {
        bytes_written_ = before + size;
        return error ? 0 : write_bytes;
    };
    asio::async_write(socket_, std::span<const asio::const_buffer>(buffers_), count,
                      [self = shared_from_this(), before](error_code error, std::size_t size) {
                          self->bytes_written_ = before + size;
                          self->written(error);
                      });
}

void Outbox::close() {
    error_code ignored;
    socket_.close(ignored);
    // What the write under way carries has to stay until it is told that the socket is closed.
    std::size_t dropped = 0;
    while (queue_.size() > in_write_) {
        dropped += queue_.back().cost;
        queue_.pop_back();
    }
    release(dropped);
    if (in_write_ == 0) flushed_.cancel();
    call_drained();
}

std::uint64_t Outbox::bytes_taken() {
    int unacknowledged = 0;
    ::ioctl(socket_.native_handle(), SIOCOUTQ, &unacknowledged);
    return bytes_written_ - std::min(bytes_written_, static_cast<std::uint64_t>(unacknowledged));
}

void Outbox::gather() {
    scratch_.clear();
    pieces_.clear();
    std::size_t bytes = 0;
    std::size_t pings = 0;
    for (const Item& item : queue_) {
        if (bytes > write_bytes) break;
        bytes += item.cost;
        ++in_write_;
        if (item.message) {
            append_message(*item.message);
        } else {
            scratch_ += item.frames;
            add_scratch(scratch_.size() - item.frames.size());
            if (item.frames == ping_frame) ++pings;
        }
    }
    buffers_.clear();
    for (const Piece& piece : pieces_)
        buffers_.emplace_back(piece.outside ? piece.outside : scratch_.data() + piece.begin, piece.size);
    metrics_.series<Metric::bytes>(Direction::out).Increment(static_cast<double>(asio::buffer_size(buffers_)));
    pings_waiting_ -= pings;
    if (pings > 0) last_ping_end_ = bytes_written_ + asio::buffer_size(buffers_);
}

void Outbox::append_message(const Outgoing& message) {
    const std::string_view tail = message.tail(identity_);
    // The head's length has to be known for the frame header that goes before it.
    std::string head;
    message.append_head(head, to_json_, identity_);
    const std::size_t begin = scratch_.size();
    append_frame_header(scratch_, head.size() + tail.size());
    scratch_ += head;
    if (tail.size() <= copied_tail_bytes) scratch_ += tail;
    add_scratch(begin);
    if (tail.size() > copied_tail_bytes) pieces_.push_back({tail.data(), 0, tail.size()});
    metrics_.series<Metric::messages>(std::optional(message.action()), Direction::out).Increment();
    if (message.is_relay()) metrics_.series<Metric::deliveries>().Increment();
}

void Outbox::add_scratch(std::size_t begin) {
    if (!pieces_.empty() && !pieces_.back().outside)
        pieces_.back().size = scratch_.size() - pieces_.back().begin;
    else
        pieces_.push_back({nullptr, begin, scratch_.size() - begin});
}

void Outbox::written(error_code error) {
    std::size_t released = 0;
    for (; in_write_ > 0; --in_write_) {
        released += queue_.front().cost;
        queue_.pop_front();
    }
    release(released);
    if (error) return close();
    if (!is_filling()) call_drained();
    if (queue_.empty() && scratch_.capacity() > idle_scratch_bytes) {
        scratch_ = {};
        pieces_ = {};
        buffers_ = {};
    }
    flush();
}

void Outbox::release(std::size_t bytes) {
    reserved_.fetch_sub(bytes, std::memory_order_relaxed);
    metrics_.series<Metric::send_queue>().Decrement(static_cast<double>(bytes));
}

void Outbox::call_drained() {
    if (!on_drained_) return;
    const auto callback = std::exchange(on_drained_, nullptr);
    callback();
}

} // namespace jsongled
