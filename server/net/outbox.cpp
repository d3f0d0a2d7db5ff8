#include "server/net/outbox.hpp"

#include <algorithm>
#include <utility>

#include "server/net/ws_frame.hpp"
#include "server/observe/metrics.hpp"

namespace jsongled {
namespace {

/// Bytes that one write gathers: enough to make the system call cheap, little enough to keep memory small.
constexpr std::size_t write_bytes = 65'536;

/// A tail up to this size is cheaper copied behind its head than written from where it is.
constexpr std::size_t copied_tail_bytes = 2048;

/// In TLS each piece becomes a record of its own, up to this size.
constexpr std::size_t record_bytes = 16'384;

constexpr char ping_opcode = '\x89';
constexpr char pong_opcode = '\x8a';

/// Up to the bytes that the scratch has by now.
void add_copied(WriteScratch& scratch, std::size_t begin) {
    if (!scratch.pieces.empty() && !scratch.pieces.back().outside)
        scratch.pieces.back().size = scratch.bytes.size() - scratch.pieces.back().begin;
    else
        scratch.pieces.push_back({nullptr, begin, scratch.bytes.size() - begin});
}

iovec vector_of(const WriteScratch& scratch, const WriteScratch::Piece& piece) {
    const char* begin = piece.outside ? piece.outside : scratch.bytes.data() + piece.begin;
    // A write does not change what it is given.
    return {const_cast<char*>(begin), piece.size};
}

} // namespace

Outbox::~Outbox() {
    give_back(reserved_);
}

bool Outbox::reserve(std::size_t cost) {
    const std::size_t total = reserved_.fetch_add(cost, std::memory_order_relaxed) + cost;
    means_.metrics.series<Metric::send_queue>().Increment(static_cast<double>(cost));
    if (total > max_bytes_ / 2) was_filling_ = true;
    return total <= std::size_t{2} * max_bytes_;
}

Fill Outbox::fill_with(std::size_t cost) const {
    const std::size_t total = reserved_.load(std::memory_order_relaxed) + cost;
    return total > max_bytes_ ? Fill::full : total > max_bytes_ / 2 ? Fill::filling : Fill::roomy;
}

bool Outbox::has_drained() {
    return was_filling_.load(std::memory_order_relaxed) && !is_filling() && was_filling_.exchange(false);
}

void Outbox::give_back(std::size_t cost) {
    reserved_.fetch_sub(cost, std::memory_order_relaxed);
    means_.metrics.series<Metric::send_queue>().Decrement(static_cast<double>(cost));
}

void Outbox::put(OutgoingPtr message, WriteScratch& scratch) {
    const std::size_t cost = message->cost();
    backlog(scratch).queue.push_back({std::move(message), {}, cost});
}

void Outbox::put_frame(std::string bytes, WriteScratch& scratch) {
    auto& queue = backlog(scratch).queue;
    if (!queue.empty() && bytes.front() == pong_opcode && queue.back().frames.starts_with(pong_opcode)) {
        give_back(queue.back().cost);
        queue.pop_back();
    }
    reserve(bytes.size());
    const std::size_t cost = bytes.size();
    queue.push_back({nullptr, std::move(bytes), cost});
}

void Outbox::put_ping(std::uint64_t number, WriteScratch& scratch) {
    ++backlog(scratch).pings;
    std::string frame;
    append_control_frame(frame, Opcode::ping, number == 0 ? std::string() : std::to_string(number));
    put_frame(std::move(frame), scratch);
}

Moved Outbox::write(Wire& wire, WriteScratch& scratch) {
    using enum Moved::State;
    while (backlog_) {
        std::string& unsent = backlog_->unsent;
        const bool is_rest = !unsent.empty();
        const std::size_t items = is_rest ? 0 : gather(scratch, wire);
        if (is_rest) scratch.vectors.assign(1, {unsent.data(), unsent.size()});
        std::size_t size = 0;
        for (const iovec& piece : scratch.vectors)
            size += piece.iov_len;

        const Moved moved = wire.write(scratch.vectors);
        bytes_written_ += moved.bytes;
        means_.metrics.series<Metric::bytes>(Direction::out).Increment(static_cast<double>(moved.bytes));
        if (is_rest)
            unsent.erase(0, moved.bytes);
        else
            take_out(items, moved.bytes, scratch);
        if (unsent.empty()) {
            give_back(std::exchange(backlog_->unsent_cost, 0));
            if (unsent.capacity() > 0) unsent = {};
        }
        if (moved.state != some) return moved;
        if (moved.bytes < size) return {wants_write};
        if (backlog_->is_empty()) scratch.give_back(std::move(backlog_));
    }
    return {some};
}

Backlog& Outbox::backlog(WriteScratch& scratch) {
    if (!backlog_) backlog_ = scratch.backlog();
    return *backlog_;
}

/// Makes the pieces of the next write; of how many items it is.
std::size_t Outbox::gather(WriteScratch& scratch, const Wire& wire) {
    scratch.bytes.clear();
    scratch.pieces.clear();
    // Each piece is a record of its own there, and so better part of a larger one.
    const std::size_t copied_bytes = wire.is_tls() ? record_bytes : copied_tail_bytes;
    std::size_t cost = 0;
    std::size_t pings = 0;
    std::size_t items = 0;
    for (const Backlog::Item& item : backlog_->queue) {
        if (cost > write_bytes) break;
        cost += item.cost;
        ++items;
        if (item.message) {
            append_message(*item.message, scratch, copied_bytes);
        } else {
            const std::size_t begin = scratch.bytes.size();
            scratch.bytes += item.frames;
            add_copied(scratch, begin);
            if (item.frames.starts_with(ping_opcode)) ++pings;
        }
    }
    std::size_t size = 0;
    scratch.vectors.clear();
    for (const WriteScratch::Piece& piece : scratch.pieces) {
        scratch.vectors.push_back(vector_of(scratch, piece));
        size += piece.size;
    }
    backlog_->pings -= pings;
    if (pings > 0) last_ping_end_ = bytes_written_ + size;
    return items;
}

void Outbox::append_message(const Outgoing& message, WriteScratch& scratch, std::size_t copied_bytes) const {
    const std::string_view tail = message.tail(means_.identity);
    // The head's length has to be known for the frame header that goes before it.
    scratch.head.clear();
    message.append_head(scratch.head, to_json_, means_.identity);
    const std::size_t begin = scratch.bytes.size();
    append_frame_header(scratch.bytes, Opcode::text, scratch.head.size() + tail.size());
    scratch.bytes += scratch.head;
    if (tail.size() <= copied_bytes) scratch.bytes += tail;
    add_copied(scratch, begin);
    if (tail.size() > copied_bytes) scratch.pieces.push_back({tail.data(), 0, tail.size()});
    means_.metrics.series<Metric::messages>(std::optional(message.action()), Direction::out).Increment();
    if (message.is_relay()) means_.metrics.series<Metric::deliveries>().Increment();
}

/// Takes what a write was made of out of the queue. What it has left over goes first the next time.
void Outbox::take_out(std::size_t items, std::size_t written, const WriteScratch& scratch) {
    for (const iovec& piece : scratch.vectors) {
        const std::size_t gone = std::min(written, piece.iov_len);
        backlog_->unsent.append(static_cast<const char*>(piece.iov_base) + gone, piece.iov_len - gone);
        written -= gone;
    }
    auto& queue = backlog_->queue;
    const auto end = queue.begin() + static_cast<std::ptrdiff_t>(items);
    for (auto item = queue.begin(); item != end; ++item)
        backlog_->unsent_cost += item->cost;
    queue.erase(queue.begin(), end);
}

std::uint64_t Outbox::bytes_taken(const Wire& wire) const {
    return bytes_written_ - std::min<std::uint64_t>(bytes_written_, wire.unacknowledged());
}

void Outbox::clear() {
    const auto dropped = std::exchange(backlog_, nullptr);
    if (!dropped) return;
    std::size_t cost = dropped->unsent_cost;
    for (const Backlog::Item& item : dropped->queue)
        cost += item.cost;
    give_back(cost);
}

} // namespace jsongled
