#include "server/net/shared_router.hpp"

#include <algorithm>

#include "server/observe/telemetry.hpp"

namespace jsongled {

/// Runs `work` under the lock, and after it what the work has left to do.
template<class Work>
void SharedRouter::locked(Work&& work) {
    struct After {
        SharedRouter& self;
        Wakes wakes = {};
        std::vector<Listed> listed = {};
        bool has_facts = false;
        std::chrono::steady_clock::duration held = {};

        ~After() {
            for (Mailbox* mailbox : wakes)
                mailbox->wake();
            self.telemetry_.lock_held(held);
            if (has_facts) self.tell_facts();
            for (Listed& one : listed)
                one.answer(std::move(one.report));
        }
    } after{*this};

    const std::lock_guard lock(mutex_);
    const auto taken = std::chrono::steady_clock::now();
    struct Leaving {
        SharedRouter& self;
        After& after;
        std::chrono::steady_clock::time_point taken;

        ~Leaving() {
            after.wakes.swap(self.wakes_);
            after.listed.swap(self.listed_);
            after.has_facts = !self.facts_.empty();
            self.away_.store(self.router_.tables().away.size(), std::memory_order_relaxed);
            after.held = std::chrono::steady_clock::now() - taken;
        }
    } leaving{*this, after, taken};
    work(router_);
}

/// Whoever comes here first tells the facts of others as well, who then find none left: so all are told in the
/// order of their numbers.
void SharedRouter::tell_facts() {
    const std::lock_guard telling(telling_);
    std::vector<Fact> facts;
    {
        const std::lock_guard lock(mutex_);
        facts.swap(facts_);
    }
    telemetry_.record(facts);
}

void SharedRouter::connected(Arrival arrival, Recipient& recipient, Moment now) {
    locked([&](Router& router) { router.connected(std::move(arrival), recipient, now); });
}

bool SharedRouter::received(Speaker speaker, const Envelope& envelope, Proof proof, IdSource& ids, Moment now) {
    Prepared prepared = prepare(envelope, sn(), now.wall);
    prepared.proof = std::move(proof);
    if (prepared.abilities.can_resume) prepared.fresh = SessionToken::of(ids.fresh() + ids.fresh());
    const bool says_who = answers_hello(envelope, sn());
    bool is_known = false;
    locked([&](Router& router) {
        router.received(speaker, envelope, std::move(prepared), now);
        const Peer* one = says_who ? router.tables().directory.find_peer(speaker.peer) : nullptr;
        is_known = one && one->said_hello();
    });
    return is_known;
}

void SharedRouter::received(Speaker speaker, const Malformed& malformed, Moment now) {
    locked([&](Router& router) { router.received(speaker, malformed, now); });
}

void SharedRouter::passed_over(Speaker speaker) {
    locked([&](Router& router) { router.passed_over(speaker); });
}

void SharedRouter::probe(Speaker speaker) {
    locked([&](Router& router) { router.probe(speaker); });
}

void SharedRouter::answered(Speaker speaker, std::uint64_t number) {
    locked([&](Router& router) { router.answered(speaker, number); });
}

void SharedRouter::drained(Speaker speaker) {
    locked([&](Router& router) { router.drained(speaker); });
}

void SharedRouter::passed(std::string_view peer, Limit limit) {
    locked([&](Router& router) { router.passed(peer, limit); });
}

void SharedRouter::end(Speaker speaker, CloseCause why) {
    locked([&](Router& router) { router.end(speaker, why); });
}

void SharedRouter::go_away(Moment now) {
    for (bool goes_on = true; goes_on;)
        locked([&](Router& router) { goes_on = router.go_away(now); });
}

void SharedRouter::disconnected(Speaker speaker, Departure departure, Moment now) {
    locked([&](Router& router) { router.disconnected(speaker, departure, now); });
}

void SharedRouter::tick(Moment now) {
    locked([&](Router& router) {
        router.tick(now);
        // Nothing may be delivered any more: so it is told under the lock.
        if (const std::string breach = round_.find_breach(router.tables()); !breach.empty())
            telemetry_.abort(breach);
    });
}

std::size_t SharedRouter::give_back(std::size_t bytes, Moment now) {
    std::size_t given_back = 0;
    locked([&](Router& router) { given_back = router.give_back(bytes, now); });
    return given_back;
}

void SharedRouter::set(const RouterSettings& settings) {
    locked([&](Router& router) { router.set(settings); });
}

RouterCounts SharedRouter::counts() {
    RouterCounts counts{};
    locked([&](const Router& router) { counts = router.counts(); });
    return counts;
}

bool SharedRouter::has_session(std::string_view peer) {
    bool is_there = false;
    locked([&](const Router& router) {
        const Peer* one = router.tables().directory.find_peer(peer);
        is_there = one && one->resumption;
    });
    return is_there;
}

bool SharedRouter::make_room_to_return() {
    bool is_made = false;
    locked([&](Router& router) { is_made = router.make_room_to_return(); });
    return is_made;
}

void SharedRouter::stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) {
    if (std::ranges::find(verdicts, WriteVerdict::more, &VerdictOn::verdict) != verdicts.end())
        has_more_to_forget_ = true;
    locked([&](Router& router) { router.stored(up_to, verdicts); });
}

void SharedRouter::failed(Store::Sequence first, Store::Sequence last, const std::string&) {
    locked([&](Router& router) { router.failed(first, last); });
}

void SharedRouter::found(Store::Ticket ticket, Answer answer) {
    PreparedAnswer prepared(std::move(answer));
    locked([&](Router& router) { router.found(ticket, std::move(prepared)); });
}

void SharedRouter::health(const StoreHealth& health) {
    telemetry_.store().look(health);
}

void SharedRouter::forget(const Forget& step) {
    locked([&](Router& router) { router.forget(step); });
}

void SharedRouter::list_calls(std::size_t limit, std::function<void(CallsReport)> answer) {
    locked([&](Router& router) {
        questions_.emplace(++last_question_, std::move(answer));
        router.list_calls(last_question_, limit);
    });
}

bool SharedRouter::look(TablesReader& reader) {
    bool goes_on = false;
    locked([&](const Router& router) { goes_on = reader.look(router.tables()); });
    return goes_on;
}

ActReport SharedRouter::act(const OperatorAct& act, Moment now) {
    ActReport report;
    locked([&](Router& router) {
        router.act(++last_question_, act, now);
        report = acted_;
    });
    return report;
}

void SharedRouter::noted(std::uint64_t, Fact fact) {
    facts_.push_back(std::move(fact));
}

void SharedRouter::listed(std::uint64_t question, CallsReport report) {
    const auto asked = questions_.find(question);
    listed_.push_back({std::move(asked->second), std::move(report)});
    questions_.erase(asked);
}

} // namespace jsongled
