#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "server/routing/router.hpp"
#include "tests/support/byte_tape.hpp"

namespace jsongled::testing {

/// Writes down, as bytes, every input that a router gets through it, and plays it to another one: what a
/// standby would be sent.
class RouterTape {
  public:
    /// `taken` is called after each input.
    RouterTape(Router& router, std::function<void()> taken) : router_(router), taken_(std::move(taken)) {}

    void connected(Arrival arrival, Recipient& recipient, Moment now);
    /// Whatever it is.
    void received(std::string_view peer, std::string_view text, Proof proof, Moment now);
    /// From now on the peer's recipient says that it is as full as this. The router is not told.
    void filled(std::string_view peer, Fill fill);
    void drained(std::string_view peer);
    void detached(std::string_view peer);
    void disconnected(std::string_view peer, Departure departure, Moment now);
    void found(Store::Ticket ticket, Answer answer);
    void stored(Store::Sequence up_to, const std::vector<VerdictOn>& verdicts);
    void failed(Store::Sequence first, Store::Sequence last);
    void list_calls(std::uint64_t question, std::size_t limit);
    void act(std::uint64_t question, const OperatorAct& act, Moment now);
    void tick(Moment now);

    const std::string& bytes() const { return tape_.bytes(); }

    /// `recipient_of` has the other ends of the connections, which `filled` tells how full they are; `played`
    /// is called after each input.
    static void play(std::string bytes, Router& router,
                     const std::function<Recipient&(const std::string& peer)>& recipient_of,
                     const std::function<void(const std::string& peer, Fill fill)>& filled,
                     const std::function<void()>& played);

  private:
    Router& router_;
    std::function<void()> taken_;
    ByteTape tape_;
};

/// A frame as it comes from the network.
void receive(Router& router, std::string_view peer, std::string_view text, Proof proof, Moment now);

} // namespace jsongled::testing
