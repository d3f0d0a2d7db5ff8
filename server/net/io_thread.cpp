#include "server/net/io_thread.hpp"

namespace jsongled {
namespace {

constexpr std::chrono::milliseconds pace{10};

} // namespace

IoThread::IoThread(Wakes& wakes)
    : work_(asio::make_work_guard(context_)),
      mailbox_(wakes, [this] { asio::post(context_, [this] { deliver_letters(); }); }),
      pace_(context_) {}

void IoThread::start() {
    thread_ = std::thread([this] { context_.run(); });
}

void IoThread::stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    for (Link* link : std::exchange(links_, {}))
        link->abandon();
}

bool IoThread::is_alive() {
    if (!answered_.exchange(false)) return false;
    asio::post(context_, [this] { answered_ = true; });
    return true;
}

void IoThread::deliver_letters() {
    std::vector<Letter> letters;
    letters.swap(letters_);
    mailbox_.take(letters);
    for (Letter& letter : letters) {
        if (auto* message = std::get_if<OutgoingPtr>(&letter.content))
            letter.to->take(std::move(*message));
        else if (const auto* cause = std::get_if<CloseCause>(&letter.content))
            letter.to->close(*cause);
        else
            letter.to->go_on();
    }
    for (const Letter& letter : letters)
        letter.to->flush();
    letters.clear();
    letters_.swap(letters);
}

void IoThread::remove(Link& link) {
    links_.erase(&link);
    if (links_.empty() && drained_) std::exchange(drained_, nullptr)();
}

void IoThread::drain(std::chrono::milliseconds duration, std::function<void()> drained) {
    if (links_.empty()) return drained();
    drained_ = std::move(drained);
    for (Link* link : links_)
        to_close_.push_back(link->weak_from_this());
    const std::size_t steps = static_cast<std::size_t>(duration / pace) + 1;
    close_some(to_close_.size() / steps + 1);
}

void IoThread::close_some(std::size_t share) {
    for (std::size_t left = share; left > 0 && !to_close_.empty(); --left) {
        if (const auto link = to_close_.back().lock()) link->close(CloseCause::drain);
        to_close_.pop_back();
    }
    if (to_close_.empty()) return;
    pace_.expires_after(pace);
    pace_.async_wait([this, share](error_code error) {
        if (!error) close_some(share);
    });
}

} // namespace jsongled
