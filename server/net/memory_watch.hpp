#pragma once

#include <cstddef>
#include <functional>

namespace jsongled {

class Admission;
class Clock;
class IoThreads;
class SharedRouter;

/// The resident memory of the process, in bytes; 0 if it cannot be read.
std::size_t resident_bytes();

/// Keeps the process below so much memory: while there is more, nobody new comes in, those who are away are
/// given up, and where that is not enough those who hold most are closed. Used by one thread.
class MemoryWatch {
  public:
    /// `give_up` has those who are away give so many bytes back, and says how many those are; `shed` has those
    /// who are here do so, soon; `trim` has the system get what is free.
    struct Means {
        std::function<std::size_t()> resident;
        std::function<std::size_t(std::size_t bytes)> give_up;
        std::function<void(std::size_t bytes)> shed;
        std::function<void()> trim;
    };

    MemoryWatch(Admission& admission, Means means) : admission_(admission), means_(std::move(means)) {}

    /// Looks at it; 0: there is no limit. A few times a second.
    void look(std::size_t most);

  private:
    void make_room(std::size_t bytes);

    Admission& admission_;
    const Means means_;
    unsigned looks_ = 0; ///< since the last one that shed
};

/// Of this process.
MemoryWatch watch_memory(Admission& admission, IoThreads& threads, SharedRouter& router, Clock& clock);

} // namespace jsongled
