#include "storage/storage_thread.hpp"

namespace jsongled {

StorageThread::StorageThread(QueuedStore& store, StoreEvents& events)
    : store_(store), thread_([&store, &events] {
          while (store.wait())
              store.work(events);
      }) {}

void StorageThread::stop() {
    store_.close();
    if (thread_.joinable()) thread_.join();
}

} // namespace jsongled
