#include "server/net/shared_router.hpp"

#include "server/observe/telemetry.hpp"

namespace jsongled {

/// Runs `work` under the lock, and after it what the work has left to do.
template<class Work>
auto SharedRouter::locked(Work&& work) {
    struct After {
        SharedRouter& self;
        std::vector<Fact> facts = {};
        std::vector<IoThread*> to_wake = {};
        std::chrono::steady_clock::duration held = {};

        ~After() {
            for (IoThread* thread : to_wake)
                thread->wake();
            self.telemetry_.lock_held(held);
            self.telemetry_.record(facts);
        }
    } after{*this};

    const std::lock_guard lock(mutex_);
    const auto taken = std::chrono::steady_clock::now();
    struct Leaving {
        SharedRouter& self;
        After& after;
        std::chrono::steady_clock::time_point taken;

        ~Leaving() {
            after.facts = self.router_.take_facts();
            after.to_wake.swap(self.to_wake_);
            after.held = std::chrono::steady_clock::now() - taken;
        }
    } leaving{*this, after, taken};
    return work(router_);
}

Peer& SharedRouter::connected(std::string id, Recipient& recipient, std::string hello_transaction, Moment now) {
    Peer* peer = locked([&](Router& router) {
        return &router.connected(std::move(id), recipient, std::move(hello_transaction), now);
    });
    return *peer;
}

void SharedRouter::received(Peer& from, const Envelope& envelope, Moment now) {
    Prepared prepared = prepare(envelope, sn(), now);
    locked([&](Router& router) { router.received(from, envelope, std::move(prepared), now); });
}

void SharedRouter::received(Peer& from, const Malformed& malformed, Moment now) {
    locked([&](Router& router) { router.received(from, malformed, now); });
}

void SharedRouter::disconnected(Peer& peer, Moment now) {
    locked([&](Router& router) { router.disconnected(peer, now); });
}

void SharedRouter::tick(Moment now) {
    locked([&](Router& router) { router.tick(now); });
}

void SharedRouter::set(const RouterSettings& settings) {
    locked([&](Router& router) { router.set(settings); });
}

CallsReport SharedRouter::calls(std::size_t limit) {
    return locked([&](Router& router) {
        const Tables& tables = router.tables();
        CallsReport report{{}, tables.call_store.recent(limit)};
        for (const auto& [sid, call] : tables.calls.all()) {
            if (report.active.size() == limit) break;
            report.active.push_back({call.record, call.state});
        }
        return report;
    });
}

RouterCounts SharedRouter::counts() {
    return locked([](Router& router) {
        const Tables& tables = router.tables();
        RouterCounts counts{tables.directory.peers(),
                            tables.directory.users(),
                            tables.rooms.count(RoomKind::room),
                            tables.rooms.count(RoomKind::muc),
                            {}};
        for (std::size_t state = 0; state < counts.calls.size(); ++state)
            counts.calls[state] = tables.calls.count(static_cast<CallState>(state));
        return counts;
    });
}

} // namespace jsongled
