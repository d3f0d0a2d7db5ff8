#pragma once

#include <cstddef>
#include <functional>

namespace jsongled {

class Admission;
class IoThreads;

/// The resident memory of the process, in bytes; 0 if it cannot be read.
std::size_t resident_bytes();

/// Keeps the process below so much memory: while there is more, nobody comes in, and those who hold most are
/// closed. Used by one thread.
class MemoryWatch {
  public:
    /// `shed` has so many bytes given back, soon; `trim` has the system get what is free.
    struct Means {
        std::function<std::size_t()> resident;
        std::function<void(std::size_t bytes)> shed;
        std::function<void()> trim;
    };

    MemoryWatch(Admission& admission, Means means) : admission_(admission), means_(std::move(means)) {}

    /// Looks at it; 0: there is no limit. A few times a second.
    void look(std::size_t most);

  private:
    Admission& admission_;
    const Means means_;
    unsigned looks_ = 0; ///< since the last one that shed
};

/// Of this process.
MemoryWatch watch_memory(Admission& admission, IoThreads& threads);

} // namespace jsongled
