#include "tests/bench/load/traffic.hpp"

#include <algorithm>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

bool has(std::string_view text, std::string_view words) {
    return text.find(words) != text.npos;
}

/// What reaches those who wait in a room for the others.
bool tells_of_arrivals(std::string_view text) {
    return has(text, R"("event":"joined")");
}

} // namespace

std::size_t Traffic::add_peer(Seat seat) {
    seat.dialect = target_.dialect;
    const std::size_t index = peers_.size();
    peers_.emplace_back(loop_, index, std::move(seat), *this);
    stream_of_.push_back(nullptr);
    return index;
}

void Traffic::add_stream(Kind kind, std::size_t bytes, std::string_view to, std::size_t sender,
                         std::vector<std::size_t> recipients) {
    const bool acked = kind == Kind::text || kind == Kind::room_text;
    const auto receipts = !acked                                ? Stream::Receipts::none
                          : target_.dialect == Dialect::jsongle ? Stream::Receipts::numbered
                                                                : Stream::Receipts::bare;
    const auto number = static_cast<std::uint32_t>(streams_.size());
    streams_.emplace_back(number, Message(kind, number, to, bytes), peers_[sender], std::move(recipients),
                          receipts);
    stream_of_[sender] = &streams_.back();
}

void Traffic::connect(std::size_t at_once) {
    loop_.run_until([&] { return connect_some(peers_.size(), at_once); }, "the last hello",
                    std::chrono::seconds(120));
}

void Traffic::begin_again(std::size_t first, const Target& target) {
    target_ = target;
    connecting_ = first;
    ready_ = first;
}

bool Traffic::connect_some(std::size_t up_to, std::size_t at_once) {
    while (connecting_ < up_to && connecting_ - ready_ < at_once)
        peers_[connecting_++].connect(target_);
    return ready_ == peers_.size();
}

void Traffic::keep_in_flight(std::size_t messages) {
    in_flight_ = messages;
    for (Stream& stream : streams_)
        fill(stream);
}

void Traffic::fill(Stream& stream) const {
    while (stream.sent() - stream.done() < in_flight_) {
        stream.send();
        if (on_send) on_send(stream.last_sent());
    }
}

void Traffic::finish() {
    in_flight_ = 0;
    loop_.run_until(
        [&] {
            return std::ranges::all_of(streams_, [](const Stream& each) { return each.done() == each.sent(); });
        },
        "the last messages");
}

void Traffic::heard(Peer& peer, std::string_view text) {
    if (const auto label = label_of(text)) {
        if (label->stream >= streams_.size()) throw Failure("a message of nobody: " + std::string(text));
        Stream& stream = streams_[label->stream];
        const std::uint64_t before = stream.done();
        stream.arrived(peer.index(), label->number, text);
        ++deliveries_;
        if (on_arrival) on_arrival(*label);
        return progress(stream, before);
    }
    Stream* const own = stream_of_[peer.index()];
    const bool is_receipt = target_.dialect == Dialect::bare || has(text, R"("server-received")");
    if (own != nullptr && is_receipt) {
        const std::uint64_t before = own->done();
        own->acknowledged(text);
        if (on_receipt) on_receipt(own->last_acknowledged());
        return progress(*own, before);
    }
    if (on_words) return on_words(peer, text);
    if (!tells_of_arrivals(text)) throw Failure("an unexpected message: " + std::string(text.substr(0, 400)));
}

void Traffic::gone(Peer& peer) {
    throw Failure(peer.seat().uid + " is gone");
}

void Traffic::progress(Stream& stream, std::uint64_t done_before) {
    done_ += stream.done() - done_before;
    fill(stream);
}

} // namespace jsongled::load
