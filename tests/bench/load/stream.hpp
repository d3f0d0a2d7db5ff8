#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "tests/bench/load/messages.hpp"
#include "tests/bench/load/peer.hpp"

namespace jsongled::load {

/// The messages of one sender to one recipient or several, numbered from 1. Each of them is to reach every
/// recipient once and in order, and its sender is to be told so where that is due: anything else throws
/// Failure.
class Stream {
  public:
    enum class Receipts { none, numbered, bare };

    Stream(std::uint32_t number, Message message, Peer& sender, std::vector<std::size_t> recipients,
           Receipts receipts);

    void send();
    /// The message with this number has come to the peer with this index.
    void arrived(std::size_t peer, std::uint64_t number, std::string_view text);
    void acknowledged(std::string_view text);

    [[nodiscard]] std::uint64_t sent() const { return sent_; }
    /// Up to which number everything has arrived everywhere, and was acknowledged where that is due.
    [[nodiscard]] std::uint64_t done() const {
        return receipts_ == Receipts::none ? delivered_ : std::min(delivered_, acknowledged_);
    }
    [[nodiscard]] std::uint64_t deliveries() const { return deliveries_; }
    [[nodiscard]] Label last_sent() const { return {number_, sent_}; }
    [[nodiscard]] Label last_acknowledged() const { return {number_, acknowledged_}; }

  private:
    struct Recipient {
        std::size_t peer;
        std::uint64_t arrived = 0;
    };

    std::uint32_t number_;
    Message message_;
    Peer& sender_;
    std::vector<Recipient> recipients_;
    Receipts receipts_;
    std::uint64_t sent_ = 0;
    std::uint64_t deliveries_ = 0;
    std::uint64_t delivered_ = 0;        ///< Up to which number everybody has everything.
    std::deque<std::size_t> arrived_at_; ///< How many have each message behind that.
    std::uint64_t acknowledged_ = 0;
};

} // namespace jsongled::load
