#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "server/net/io_thread.hpp"

namespace jsongled {

/// The I/O threads, and the turn in which connections are dealt to them.
class IoThreads {
  public:
    IoThreads(std::size_t count, Wakes& wakes);

    void start();
    void stop();

    /// Whose turn it is. From one thread.
    IoThread& next();
    /// The thread that runs this context, which has to be one of these.
    IoThread& owner_of(asio::io_context& context);

    /// What each client may send from now on.
    void set_intake(const IntakeRates& rates);

    /// Has those closed who hold most, whichever thread they are on, until so much is given back or nobody
    /// holds more than a little. Soon; until then it is not done once more. From one thread.
    void shed(std::size_t bytes);

    /// False while one of them is stuck. From one thread.
    bool are_alive();

    /// Closes every connection; `drained` is called on the last thread that has none left.
    void drain(std::chrono::milliseconds duration, std::function<void()> drained);

    std::size_t size() const { return threads_.size(); }

  private:
    void close_those_of(const std::shared_ptr<const Shedding>& shedding);

    std::vector<std::unique_ptr<IoThread>> threads_;
    std::size_t turn_ = 0;
    std::weak_ptr<const Shedding> shedding_; ///< the one that is under way
    std::atomic<std::size_t> draining_ = 0;
};

} // namespace jsongled
