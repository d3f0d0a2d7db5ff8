#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/bench/load/client.hpp"
#include "tests/bench/load/dialect.hpp"

namespace jsongled::load {

class PeerEvents;

/// A client with a name: brings itself up, and hands on what it hears then.
class Peer final : private ClientEvents {
  public:
    Peer(Loop& loop, std::size_t index, Seat seat, PeerEvents& events)
        : client_(loop, *this), index_(index), seat_(std::move(seat)), events_(events) {}

    void connect(const Target& target);
    void send(std::string_view text) { client_.send(text); }
    /// Leaves the room if there is one, then closes.
    void leave();

    [[nodiscard]] std::size_t index() const { return index_; }
    [[nodiscard]] const Seat& seat() const { return seat_; }

  private:
    enum class Step { hello, ack, joined, ready, left };

    void opened() override;
    void heard(std::string_view text) override;
    void closed() override;
    void become_ready();
    void say(std::string_view jsongle);
    void ask(std::string_view query);

    Client client_;
    std::size_t index_;
    Seat seat_;
    PeerEvents& events_;
    Step step_ = Step::hello;
};

class PeerEvents {
  public:
    virtual ~PeerEvents() = default;
    /// The hello is done, and the room joined.
    virtual void ready(Peer& peer) = 0;
    virtual void heard(Peer& peer, std::string_view text) = 0;
    virtual void gone(Peer& peer) = 0;
};

} // namespace jsongled::load
