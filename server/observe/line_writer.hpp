#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace jsongled {

/// Writes lines to a descriptor, in order, by a thread of its own, so that nobody else ever waits for whoever
/// reads them. What waits is bounded in bytes: beyond that the oldest lines are dropped and counted, as are
/// those that cannot be written, because the reader is gone, or the disk or the file is full. From any thread.
/// The process has to ignore SIGPIPE and SIGXFSZ.
class LineWriter {
  public:
    static constexpr std::size_t max_bytes = std::size_t{4} << 20U;

    /// `gap` makes the line that is written where so many are missing, once it can be. It is called on the
    /// writer's thread and may outlive this object.
    LineWriter(int descriptor, std::function<std::string(std::uint64_t lines)> gap);
    /// Waits for the last lines as long as they are being taken, at most two seconds. A write that hangs, which
    /// nothing can end, is left behind with its thread.
    ~LineWriter();

    /// A line without its end.
    void put(std::string line);

    /// Waits until the lines that were put here by now have been written or dropped, at most half a second.
    void flush();

    /// How many lines there are that were put here and not written.
    std::uint64_t dropped() const;

  private:
    struct State;

    std::shared_ptr<State> state_;
};

} // namespace jsongled
