#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/bench/load/client.hpp"

namespace jsongled::load {

/// What a server speaks: JSONgle, or nothing of its own: it passes on what it gets, to whom the path of the
/// upgrade says (tests/bench/yardstick).
enum class Dialect { jsongle, bare };

struct Target {
    sockaddr_in address{};
    Dialect dialect = Dialect::jsongle;
};

/// Who somebody is, and to whom they speak.
struct Seat {
    std::string uid{};
    std::string partner{}; ///< Of a pair; empty for none.
    std::string rid{};     ///< A MUC if it begins with '#', else a room for two; empty for none.
    Dialect dialect = Dialect::jsongle;
    bool acked = false; ///< A bare relay is to acknowledge each message. JSONgle knows by itself.
};

class Peer;

class PeerEvents {
  public:
    virtual ~PeerEvents() = default;
    /// The hello is done, and the room joined.
    virtual void ready(Peer& peer) = 0;
    virtual void heard(Peer& peer, std::string_view text) = 0;
    virtual void gone(Peer& peer) = 0;
};

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
    void closed() override { events_.gone(*this); }
    void become_ready();
    void say(std::string_view jsongle);
    void ask(std::string_view query);

    Client client_;
    std::size_t index_;
    Seat seat_;
    PeerEvents& events_;
    Step step_ = Step::hello;
};

} // namespace jsongled::load
