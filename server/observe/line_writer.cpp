#include "server/observe/line_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace jsongled {
namespace {

/// What a line costs beside its characters, about.
constexpr std::size_t overhead_bytes = 64;

/// How long the end waits: for a reader that takes lines, and for a sign that there is one.
constexpr std::chrono::milliseconds longest_end{2000};
constexpr std::chrono::milliseconds patience{500};

std::size_t cost(const std::string& line) {
    return line.size() + overhead_bytes;
}

} // namespace

/// Shared with the thread, which may be left behind.
struct LineWriter::State {
    const int descriptor;
    const std::function<std::string(std::uint64_t)> gap;

    std::thread thread = {};
    mutable std::mutex mutex = {};
    std::condition_variable changed = {};
    std::deque<std::string> lines = {};
    std::size_t bytes = 0;
    std::uint64_t handled = 0; ///< lines taken from the queue and written, or not
    std::uint64_t dropped = 0;
    std::uint64_t untold = 0; ///< of these, what no gap has told of yet
    bool writing = false;
    bool closing = false;
    bool done = false;
    bool torn = false; ///< the thread's own: the last write ended within a line

    void drop(std::uint64_t count) {
        dropped += count;
        untold += count;
    }
    void run();
    bool write_line(std::string line);
};

LineWriter::LineWriter(int descriptor, std::function<std::string(std::uint64_t)> gap)
    : state_(new State{descriptor, std::move(gap)}) {
    state_->thread = std::thread([state = state_] { state->run(); });
}

LineWriter::~LineWriter() {
    std::unique_lock lock(state_->mutex);
    state_->closing = true;
    state_->changed.notify_all();
    const auto latest = std::chrono::steady_clock::now() + longest_end;
    for (bool is_read = true; is_read && !state_->done;) {
        const auto until = std::min(latest, std::chrono::steady_clock::now() + patience);
        is_read = state_->changed.wait_until(
            lock, until, [&, seen = state_->handled] { return state_->done || state_->handled > seen; });
    }
    std::thread thread = std::move(state_->thread);
    const bool done = state_->done;
    state_->lines.clear();
    lock.unlock();
    if (done)
        thread.join();
    else
        thread.detach();
}

void LineWriter::put(std::string line) {
    State& state = *state_;
    line.push_back('\n');
    const std::lock_guard lock(state.mutex);
    state.bytes += cost(line);
    state.lines.push_back(std::move(line));
    while (state.bytes > max_bytes) {
        state.bytes -= cost(state.lines.front());
        state.lines.pop_front();
        state.drop(1);
    }
    state.changed.notify_all();
}

void LineWriter::flush() {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, patience, [this] { return state_->lines.empty() && !state_->writing; });
}

std::uint64_t LineWriter::dropped() const {
    const std::lock_guard lock(state_->mutex);
    return state_->dropped;
}

void LineWriter::State::run() {
    std::unique_lock lock(mutex);
    for (;;) {
        changed.wait(lock, [this] { return closing || !lines.empty(); });
        if (lines.empty()) break;
        const std::string line = std::move(lines.front());
        lines.pop_front();
        bytes -= cost(line);
        const std::uint64_t missing = std::exchange(untold, 0);
        writing = true;

        lock.unlock();
        const bool told = missing == 0 || write_line(gap(missing) + '\n');
        const bool written = told && write_line(line);
        lock.lock();

        writing = false;
        if (!told) untold += missing;
        if (!written) drop(1);
        ++handled;
        changed.notify_all();
    }
    done = true;
    changed.notify_all();
}

bool LineWriter::State::write_line(std::string line) {
    if (torn) line.insert(0, 1, '\n');
    for (std::string_view rest = line; !rest.empty();) {
        const ssize_t written = ::write(descriptor, rest.data(), rest.size());
        if (written > 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
            torn = !rest.empty();
        } else if (written < 0 && errno == EAGAIN) {
            // Somebody who shares the descriptor has made it so.
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

} // namespace jsongled
