#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "server/net/intake.hpp"
#include "server/net/mailbox.hpp"
#include "server/net/polled.hpp"
#include "server/net/shedding.hpp"
#include "server/net/types.hpp"
#include "server/net/wheel.hpp"
#include "server/net/write_scratch.hpp"

namespace jsongled {

/// One I/O thread: its event loop, the links dealt to it for life, which it owns, and what they share so that
/// an idle one needs nothing of its own: readiness, deadlines, buffers. All but context(), mailbox(),
/// is_alive() and stop() is used on the thread itself, or before start().
class IoThread {
  public:
    /// `now` is the time that deadlines go by. Throws std::system_error.
    explicit IoThread(Wakes& wakes, std::function<Timed::Time()> now = std::chrono::steady_clock::now);
    ~IoThread() { stop(); }

    void start();
    /// Ends the loop at once and waits for the thread; open connections are dropped.
    void stop();

    asio::io_context& context() { return context_; }
    Mailbox& mailbox() { return mailbox_; }
    Poller& poller() { return poller_; }
    /// For those who have yet to become links: a few of them have their turn, and then all links again.
    Poller& strangers() { return strangers_; }
    Wheel& wheel() { return wheel_; }
    Timed::Time now() const { return now_(); }
    WriteScratch& scratch() { return scratch_; }
    /// Somebody who is here has said something: as long as that goes on, few others have their turn before the
    /// next who does.
    void note_speech() { turns_since_speech_ = 0; }
    /// What each client may send.
    const IntakeRates& intake() const { return intake_; }
    void set_intake(const IntakeRates& rates) { intake_ = rates; }
    /// For what is read in a turn. Its content is anybody's in the next.
    std::span<char> read_buffer() { return read_buffer_; }

    /// Whether the thread has got round to answering since the last call; asks it again if so. From one thread.
    bool is_alive();

    /// Does some work of links, and then what it has brought them: everything that links do is done in turns,
    /// one after the other.
    template<class Work>
    void turn(Work&& work) {
        const Mailbox::Turn turn(mailbox_);
        std::forward<Work>(work)();
        end_turn();
    }

    void add(std::unique_ptr<Link> link);
    /// Ends the link once no letter can come for it any more: it has left the router. In a turn.
    void retire(Link& link);

    /// Tells it in the next turn that it is readable, whatever its descriptor says.
    void again(Pollable& who);
    void not_again(Pollable& who);

    /// Of the clients that may be closed for it: those who hold more than a little. In no order.
    std::vector<Holding> holdings() const;
    /// Closes those of its share, as too slow.
    void shed(Shedding::Share share);

    /// Closes all links, a share of them every few milliseconds, within `duration` altogether; calls back once
    /// there is none. Those that come later are closed at once.
    void drain(std::chrono::milliseconds duration, std::function<void()> drained);

  private:
    bool is_spoken() const;
    std::size_t farewells() const;
    void tell_links();
    void tell_strangers();
    void await_deadlines();
    void end_turn();
    bool deliver_letters();
    void turn_again();
    void close_some(std::size_t share);

    // Before the context: what runs on it may hold on to them to the end.
    Poller poller_;
    Poller strangers_;
    const std::function<Timed::Time()> now_;
    Wheel wheel_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_;
    Polled sockets_;
    Polled strangers_sockets_;
    std::size_t told_ = 0; ///< of links, since strangers had their turn
    std::size_t turns_since_speech_ = 0;
    Timer deadlines_; ///< stands for the wheel
    Timer::time_point deadlines_at_ = Timer::time_point::max();
    Timer pace_;
    Mailbox mailbox_;
    std::vector<Letter> letters_;
    std::size_t next_letter_ = 0;
    std::vector<std::unique_ptr<Link>> links_;
    std::vector<std::unique_ptr<Link>> retired_;
    boost::unordered_flat_set<Pollable*> again_;
    std::size_t still_to_close_ = 0; ///< of links_, the first ones
    std::function<void()> drained_;
    bool turns_again_ = false;
    IntakeRates intake_;
    WriteScratch scratch_;
    std::array<char, 65'536> read_buffer_;
    std::atomic<bool> answered_ = true;
    std::thread thread_;
};

} // namespace jsongled
