#include "server/net/io_thread.hpp"

#include <algorithm>

namespace jsongled {
namespace {

constexpr std::chrono::milliseconds pace{10};

/// What is told of links before something else has its turn.
constexpr std::size_t told_in_a_turn = 64;
constexpr int looks_at_links = 4;
constexpr int looks_at_strangers = 1;

/// As long as nobody notices: who enters waits for some shares of those who fill each of their turns.
constexpr std::chrono::microseconds share_of_time{500};

/// A farewell, or a request of a stranger, takes as long as some texts: while somebody speaks there are as few
/// between two looks at those who are here as may be, and more of strangers the more there is of the others.
constexpr std::size_t farewells_in_a_turn = 16;
constexpr std::size_t farewells_beside_speech = 1;
constexpr std::size_t strangers_in_a_turn = 16;
constexpr std::size_t strangers_beside_speech = 1;
constexpr std::size_t told_for_a_stranger = 16;
/// Some ten milliseconds.
constexpr std::size_t turns_of_speech = 100;

/// What letters a turn delivers: a few milliseconds' worth, so that whoever has nothing to do with a crowd's
/// letters does not wait for all of them.
constexpr std::size_t letters_in_a_turn = 256;
constexpr std::size_t bytes_in_a_turn = 4 << 20;

/// Whoever holds less than that gives too little back to be closed for it: many who hold a little each are
/// closed as well. Who has not said hello loses little by it.
constexpr std::size_t worth_shedding = 4'096;
constexpr std::size_t worth_shedding_of_stranger = 1'024;

/// Who may be closed for memory, as it was when that was looked at: what waits for them changes meanwhile.
struct Sheddable {
    Holding holding;
    Link* link;
};

std::vector<Sheddable> sheddable(const std::vector<std::unique_ptr<Link>>& links) {
    std::vector<Sheddable> all;
    for (const auto& link : links) {
        const Holding holding{link->is_stranger(), link->kept_bytes()};
        if (holding.bytes >= (holding.is_stranger ? worth_shedding_of_stranger : worth_shedding))
            all.push_back({holding, link.get()});
    }
    return all;
}

std::size_t bytes_of(const Letter& letter) {
    const auto* message = std::get_if<OutgoingPtr>(&letter.content);
    return message ? (*message)->cost() : 0;
}

void deliver(Letter& letter) {
    if (auto* message = std::get_if<OutgoingPtr>(&letter.content))
        letter.to->take(std::move(*message));
    else if (const auto* cause = std::get_if<CloseCause>(&letter.content))
        letter.to->close(*cause);
    else if (const auto* probe = std::get_if<Letter::Probe>(&letter.content))
        letter.to->probe(probe->number);
    else if (std::holds_alternative<Letter::Hold>(letter.content))
        letter.to->hold_back();
    else if (std::holds_alternative<Letter::Last>(letter.content))
        letter.to->part();
    else
        letter.to->go_on();
}

} // namespace

IoThread::IoThread(Wakes& wakes, std::function<Timed::Time()> now)
    : now_(std::move(now)),
      wheel_(now_()),
      work_(asio::make_work_guard(context_)),
      sockets_(
          context_, poller_, {looks_at_links, share_of_time}, [this] { tell_links(); }, now_),
      strangers_sockets_(
          context_, strangers_, {looks_at_strangers, share_of_time}, [this] { tell_strangers(); }, now_),
      deadlines_(context_),
      pace_(context_),
      mailbox_(wakes, [this] { asio::post(context_, [this] { turn([] {}); }); }) {}

void IoThread::start() {
    thread_ = std::thread([this] { context_.run(); });
}

void IoThread::stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    for (const auto& link : std::exchange(links_, {}))
        link->abandon();
    retired_.clear();
}

bool IoThread::is_alive() {
    if (!answered_.exchange(false)) return false;
    asio::post(context_, [this] { answered_ = true; });
    return true;
}

bool IoThread::is_spoken() const {
    return turns_since_speech_ < turns_of_speech;
}

std::size_t IoThread::farewells() const {
    return is_spoken() ? farewells_beside_speech : farewells_in_a_turn;
}

void IoThread::tell_links() {
    ++turns_since_speech_;
    turn([this] { told_ += poller_.tell(told_in_a_turn, farewells()); });
}

void IoThread::tell_strangers() {
    ++turns_since_speech_;
    const std::size_t share = std::exchange(told_, 0) / told_for_a_stranger;
    const std::size_t least = is_spoken() ? strangers_beside_speech : strangers_in_a_turn;
    strangers_.tell(std::max(least, share), farewells());
}

void IoThread::await_deadlines() {
    const auto next = wheel_.next();
    if (!next || *next >= deadlines_at_) return;
    deadlines_at_ = *next;
    deadlines_.expires_at(*next);
    deadlines_.async_wait([this](error_code error) {
        if (error) return;
        deadlines_at_ = Timer::time_point::max();
        turn([this] { wheel_.advance(now_()); });
    });
}

void IoThread::end_turn() {
    if (deliver_letters())
        retired_.clear();
    else
        turn_again();
    if (!again_.empty()) turn_again();
    await_deadlines();
    if (links_.empty() && drained_) std::exchange(drained_, nullptr)();
}

/// Gives letters to their links and has each written. False if some are left for the next turn.
bool IoThread::deliver_letters() {
    std::size_t left = letters_in_a_turn;
    std::size_t bytes = 0;
    while (left > 0 && bytes < bytes_in_a_turn) {
        if (next_letter_ == letters_.size()) {
            letters_.clear();
            next_letter_ = 0;
            mailbox_.take(letters_);
            if (letters_.empty()) return true;
        }
        const std::size_t begin = next_letter_;
        const std::size_t end = std::min(letters_.size(), begin + left);
        for (; next_letter_ < end && bytes < bytes_in_a_turn; ++next_letter_) {
            bytes += bytes_of(letters_[next_letter_]);
            deliver(letters_[next_letter_]);
        }
        for (std::size_t i = begin; i < next_letter_; ++i)
            letters_[i].to->flush();
        left -= next_letter_ - begin;
    }
    return false;
}

void IoThread::turn_again() {
    if (std::exchange(turns_again_, true)) return;
    asio::post(context_, [this] {
        turns_again_ = false;
        turn([this] {
            for (Pollable* who : std::exchange(again_, {}))
                who->ready({.readable = true});
        });
    });
}

void IoThread::again(Pollable& who) {
    again_.insert(&who);
}

void IoThread::not_again(Pollable& who) {
    again_.erase(&who);
}

void IoThread::add(std::unique_ptr<Link> link) {
    link->place_ = links_.size();
    links_.push_back(std::move(link));
    if (drained_) links_.back()->drain();
}

void IoThread::retire(Link& link) {
    const std::size_t place = link.place_;
    // Those that have been told to close stay behind those that have not.
    retired_.push_back(std::exchange(links_[place], nullptr));
    const auto move_last = [&](std::size_t hole, std::size_t last) {
        if (hole == last) return;
        links_[hole] = std::move(links_[last]);
        links_[hole]->place_ = hole;
    };
    std::size_t hole = place;
    if (hole < still_to_close_) {
        move_last(hole, still_to_close_ - 1);
        hole = --still_to_close_;
    }
    move_last(hole, links_.size() - 1);
    links_.pop_back();
}

std::vector<Holding> IoThread::holdings() const {
    std::vector<Holding> all;
    for (const Sheddable& one : sheddable(links_))
        all.push_back(one.holding);
    return all;
}

void IoThread::shed(Shedding::Share share) {
    std::vector<Sheddable> those = sheddable(links_);
    std::erase_if(those, [&](const Sheddable& one) { return one.holding.rank() < share.least.rank(); });
    const std::size_t count = std::min(share.count, those.size());
    std::ranges::partial_sort(those, those.begin() + static_cast<std::ptrdiff_t>(count), std::greater(),
                              [](const Sheddable& one) { return one.holding.rank(); });
    those.resize(count);
    turn([&] {
        for (const Sheddable& one : those)
            one.link->close(CloseCause::slow);
    });
}

void IoThread::drain(std::chrono::milliseconds duration, std::function<void()> drained) {
    if (links_.empty()) return drained();
    drained_ = std::move(drained);
    still_to_close_ = links_.size();
    const std::size_t steps = static_cast<std::size_t>(duration / pace) + 1;
    close_some(still_to_close_ / steps + 1);
}

void IoThread::close_some(std::size_t share) {
    turn([&] {
        for (std::size_t left = share; left > 0 && still_to_close_ > 0; --left)
            links_[--still_to_close_]->drain();
    });
    if (still_to_close_ == 0) return;
    pace_.expires_after(pace);
    pace_.async_wait([this, share](error_code error) {
        if (!error) close_some(share);
    });
}

} // namespace jsongled
