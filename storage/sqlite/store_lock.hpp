#pragma once

#include <string>

namespace jsongled::sqlite {

/// Holds a store for this process, by a file beside it, until it is destroyed or the process ends.
class StoreLock {
  public:
    /// Throws StoreFault where another process holds it.
    explicit StoreLock(const std::string& path);
    ~StoreLock();
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

  private:
    int file_ = -1;
};

} // namespace jsongled::sqlite
