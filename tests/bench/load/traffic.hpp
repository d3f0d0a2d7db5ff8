#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "tests/bench/load/peer.hpp"
#include "tests/bench/load/stream.hpp"

namespace jsongled::load {

/// Peers, and the streams between them.
class Traffic final : public PeerEvents {
  public:
    Traffic(Loop& loop, const Target& target) : loop_(loop), target_(target) {}

    /// Returns the index.
    std::size_t add_peer(Seat seat);
    /// A peer sends on one stream at most.
    void add_stream(Kind kind, std::size_t bytes, std::string_view to, std::size_t sender,
                    std::vector<std::size_t> recipients);

    /// Brings up the peers that are not yet, a few at a time, as a backlog of connections has an end.
    void connect(std::size_t at_once = 100);
    /// The peers from this one on, who lose their connections, connect again with connect_some(), to this
    /// server.
    void begin_again(std::size_t first, const Target& target);
    /// Has those of the first `up_to` peers begin that have not, as long as no more than `at_once` are on their
    /// way. Whether all peers are up.
    bool connect_some(std::size_t up_to, std::size_t at_once);
    /// Keeps so many messages of each stream in flight from now on; 0 lets them run dry.
    void keep_in_flight(std::size_t messages);
    /// Waits until all that was sent has arrived and was acknowledged.
    void finish();

    [[nodiscard]] std::deque<Stream>& streams() { return streams_; }
    [[nodiscard]] Peer& peer(std::size_t index) { return peers_[index]; }
    [[nodiscard]] std::size_t peers() const { return peers_.size(); }
    /// Messages that have arrived everywhere and were acknowledged.
    [[nodiscard]] std::uint64_t done() const { return done_; }
    [[nodiscard]] std::uint64_t deliveries() const { return deliveries_; }

    /// Is told of each message that is sent to keep some in flight.
    std::function<void(const Label&)> on_send;
    /// Is told of each message that arrives.
    std::function<void(const Label&)> on_arrival;
    /// Is told of each message whose receipt comes.
    std::function<void(const Label&)> on_receipt;
    /// Is told what peers hear that is neither of a stream nor a receipt. Without it there may be no such
    /// words.
    std::function<void(Peer&, std::string_view)> on_words;

  private:
    void ready(Peer&) override { ++ready_; }
    void heard(Peer& peer, std::string_view text) override;
    void gone(Peer& peer) override;
    void progress(Stream& stream, std::uint64_t done_before);
    void fill(Stream& stream) const;

    Loop& loop_;
    Target target_;
    std::deque<Peer> peers_;
    std::deque<Stream> streams_;
    std::vector<Stream*> stream_of_; ///< By the sender's index.
    std::size_t connecting_ = 0;
    std::size_t ready_ = 0;
    std::size_t in_flight_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t deliveries_ = 0;
};

} // namespace jsongled::load
