#pragma once

#include <cstddef>
#include <cstdint>
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
    /// Its connection is lost. It may connect again.
    void cut() { client_.drop(); }
    /// Whether it went on with a session when it connected last.
    [[nodiscard]] bool has_resumed() const { return has_resumed_; }

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
    /// What the answer to the hello says of sessions.
    [[nodiscard]] std::string description_of_client() const;
    void take_ack(std::string_view text);

    Client client_;
    std::size_t index_;
    Seat seat_;
    PeerEvents& events_;
    Step step_ = Step::hello;
    std::string token_;       ///< of its session, where it has one
    std::uint64_t heard_ = 0; ///< envelopes, in this session
    bool has_resumed_ = false;
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
