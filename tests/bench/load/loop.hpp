#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace jsongled::load {

class Client;
using Clock = std::chrono::steady_clock;

/// The one epoll of the load generator. In each turn it reads what there is, then writes what that gave rise
/// to.
class Loop {
  public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void add(Client& client, int descriptor) const;
    /// Has the client flush at the end of this turn.
    void flush_later(Client& client) { to_flush_.push_back(&client); }
    /// A client that ends is told of nothing more.
    void forget(Client& client);
    /// Where clients read, each at its turn.
    [[nodiscard]] std::string& scratch() { return scratch_; }

    /// Waits for something to happen, for so long at most, and handles it.
    void turn(std::chrono::milliseconds patience);

    /// Turns for so long.
    void turn_for(std::chrono::duration<double> duration);

    /// Turns until it is so. Throws Failure with `what` when it takes more than `limit`.
    template<class Condition>
    void run_until(Condition holds, const char* what, std::chrono::seconds limit = std::chrono::seconds(60)) {
        const auto end = Clock::now() + limit;
        while (!holds()) {
            if (Clock::now() > end) give_up(what);
            turn(std::chrono::milliseconds(10));
        }
    }

  private:
    struct Ready {
        Client* client;
        std::uint32_t events;
    };

    [[noreturn]] static void give_up(const char* what);
    void flush();

    int epoll_;
    std::string scratch_;
    std::vector<Client*> to_flush_;
    std::vector<Ready> ready_;
};

} // namespace jsongled::load
