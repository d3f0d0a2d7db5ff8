#include "tests/bench/load/stream.hpp"

#include <algorithm>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {

Stream::Stream(std::uint32_t number, Message message, Peer& sender, std::vector<std::size_t> recipients,
               Receipts receipts)
    : number_(number), message_(std::move(message)), sender_(sender), receipts_(receipts) {
    std::ranges::sort(recipients);
    for (const std::size_t peer : recipients)
        recipients_.push_back({peer});
}

void Stream::send() {
    sender_.send(message_.numbered(++sent_));
    arrived_at_.push_back(0);
}

void Stream::arrived(std::size_t peer, std::uint64_t number, std::string_view text) {
    const auto recipient = std::ranges::lower_bound(recipients_, peer, {}, &Recipient::peer);
    if (recipient == recipients_.end() || recipient->peer != peer)
        throw Failure("a message came to somebody to whom it was not addressed");
    if (number != recipient->arrived + 1 || number > sent_)
        throw Failure("message " + std::to_string(number) + " came after " +
                      std::to_string(recipient->arrived));
    message_.check(text, number);
    recipient->arrived = number;
    ++deliveries_;
    ++arrived_at_[number - delivered_ - 1];
    while (!arrived_at_.empty() && arrived_at_.front() == recipients_.size()) {
        arrived_at_.pop_front();
        ++delivered_;
    }
}

void Stream::acknowledged(std::string_view text) {
    ++acknowledged_;
    if (receipts_ == Receipts::numbered && acknowledged_by(text) != Label{number_, acknowledged_})
        throw Failure("not the receipt that is due: " + std::string(text.substr(0, 400)));
    if (receipts_ == Receipts::none || acknowledged_ > sent_) throw Failure("a receipt that is not due");
}

} // namespace jsongled::load
