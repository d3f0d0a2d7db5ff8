#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <unordered_set>
#include <vector>

#include "server/net/mailbox.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// One I/O thread: its event loop, and the connections dealt to it for life. All but context(),
/// mailbox(), is_alive() and stop() is used on the thread itself, or before start().
class IoThread {
  public:
    explicit IoThread(Wakes& wakes);
    ~IoThread() { stop(); }

    void start();
    /// Ends the loop at once and waits for the thread; open connections are dropped.
    void stop();

    asio::io_context& context() { return context_; }
    Mailbox& mailbox() { return mailbox_; }

    /// Whether the thread has got round to answering since the last call; asks it again if so. From one thread.
    bool is_alive();

    /// Gives the letters to their connections and has each written.
    void deliver_letters();

    void add(Link& link) { links_.insert(&link); }
    void remove(Link& link);

    /// Closes all connections with 1001, a share of them every few milliseconds, within `duration` altogether;
    /// calls back once there is none.
    void drain(std::chrono::milliseconds duration, std::function<void()> drained);

  private:
    void close_some(std::size_t share);

    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_;
    Mailbox mailbox_;
    std::vector<Letter> letters_;
    std::unordered_set<Link*> links_;
    std::vector<std::weak_ptr<Link>> to_close_;
    std::function<void()> drained_;
    Timer pace_;
    std::atomic<bool> answered_ = true;
    std::thread thread_;
};

} // namespace jsongled
