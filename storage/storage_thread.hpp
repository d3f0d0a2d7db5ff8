#pragma once

#include <thread>

#include "storage/queued_store.hpp"

namespace jsongled {

/// The thread on which a store works. What was commanded before stop() is carried out and told; store and
/// listener have to outlive it.
class StorageThread {
  public:
    StorageThread(QueuedStore& store, StoreEvents& events);
    ~StorageThread() { stop(); }
    StorageThread(const StorageThread&) = delete;
    StorageThread& operator=(const StorageThread&) = delete;

    /// Waits for the thread. No command may be given from then on.
    void stop();

  private:
    QueuedStore& store_;
    std::thread thread_;
};

} // namespace jsongled
