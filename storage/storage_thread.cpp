#include "storage/storage_thread.hpp"

namespace jsongled {

StorageThread::StorageThread(QueuedCallStore& store, CallStoreEvents& events)
    : store_(store), thread_([&store, &events] {
          do
              store.wait();
          while (store.work(events));
      }) {}

void StorageThread::stop() {
    store_.close();
    if (thread_.joinable()) thread_.join();
}

} // namespace jsongled
