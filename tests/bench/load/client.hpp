#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/bench/load/dialect.hpp"
#include "tests/bench/load/loop.hpp"
#include "tests/bench/load/socket.hpp"

namespace jsongled::load {

class ClientEvents;

/// One WebSocket. It costs the load generator little: no buffer while nothing is half read or half written, one
/// read and one write for each turn of the loop in which something happens.
class Client {
  public:
    Client(Loop& loop, ClientEvents& events) : loop_(loop), events_(events) {}
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void connect(const Target& server, std::string_view path);
    void send(std::string_view text);
    /// Says goodbye; the server is to close. Throws Failure if the connection ends without.
    void close();

    /// Ends the connection without a word.
    void drop();

    /// For the loop, with the events of epoll.
    void become_ready(std::uint32_t events);
    void flush();

  private:
    enum class State { idle, upgrading, open, closing };

    void write_soon();
    enum class Until { short_read, end };
    /// Returns false when the client is gone or has closed.
    bool read(Until until);
    std::size_t take(std::string_view bytes);
    std::size_t take_upgrade(std::string_view bytes);
    void take_frame(std::string_view payload, unsigned opcode);
    void end();

    Loop& loop_;
    ClientEvents& events_;
    std::unique_ptr<Socket> socket_;
    std::string half_read_;
    std::string to_write_;
    State state_ = State::idle;
    bool will_flush_ = false;
};

/// What a client tells its owner. The owner may send and close in each, and may destroy the client in `closed`.
class ClientEvents {
  public:
    virtual ~ClientEvents() = default;
    virtual void opened() = 0;
    virtual void heard(std::string_view text) = 0;
    /// Both sides have closed.
    virtual void closed() = 0;
};

} // namespace jsongled::load
