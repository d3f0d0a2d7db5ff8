// Clients that can resume, whose connections are lost at any moment with whatever is on its way, by the seed:
// nothing acknowledged is lost, nothing comes twice, and both ends agree where they are.
// JSONGLED_SCHEDULE_STEPS makes the schedules longer: so many steps each.

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "storage/memory_store.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/resume_client.hpp"
#include "tests/support/router_ends.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

long steps() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    const char* given = std::getenv("JSONGLED_SCHEDULE_STEPS");
    return given ? std::strtol(given, nullptr, 10) : 12'000;
}

RouterSettings settings() {
    RouterSettings settings{{2, 12, 6}, {}};
    settings.resume_bytes = 4'096;
    return settings;
}

class ResumeSchedule {
  public:
    explicit ResumeSchedule(unsigned seed) : random_(seed) {
        start();
        for (const char* uid : {"alice", "bob", "bob", "carol", "dave"})
            clients_.emplace_back(uid, std::string(uid) + std::to_string(clients_.size()));
    }

    void run() {
        for (long i = 0; i < steps() && !::testing::Test::HasFailure(); ++i)
            step();
        settle();
        expect_nothing_lost();
        expect_agreement();
        std::map<std::string, std::size_t> counts = counts_;
        for (const ResumeClient& client : clients_)
            for (const auto& [what, times] : client.counts)
                counts[what] += times;
        for (const char* rare :
             {"resumed", "anew", "cut", "half dead", "restarted", "said goodbye", "window over", "given up"})
            EXPECT_GT(counts[rare], 0U) << rare;
    }

  private:
    std::size_t pick(std::size_t n) { return random_() % n; }
    ResumeClient& any() { return clients_[pick(clients_.size())]; }

    void start() {
        router_ = std::make_unique<Router>("jsongled", settings(), RouterOutputs{store_, facts_, desk_});
        events_ = std::make_unique<StoreInlet>(*router_);
    }

    void step() {
        switch (pick(16)) {
        case 0: return pick(3) == 0 ? lose(any()) : connect(any());
        case 1: return connect(any());
        case 2: return any().join("#muc#" + std::to_string(pick(2)));
        case 3: return any().ping();
        case 4: return probe(any());
        case 5: return pass(std::chrono::milliseconds(pick(8) == 0 ? 20'000 : pick(2'000)));
        case 6: return pick(5) == 0 ? run_short_of_memory() : store_work();
        case 7: return notice();
        case 8: {
            if (pick(40) == 0) return restart();
            return pick(30) == 0 ? say_goodbye(any()) : void();
        }
        case 9:
        case 10: return any().write(clients_[pick(clients_.size())].uid());
        default: return move_one();
        }
    }

    void connect(ResumeClient& client) {
        if (client.link()) return;
        auto& link =
            *links_.emplace_back(std::make_unique<ResumeLink>("peer-" + std::to_string(++made_), identity_));
        router_->connected({link.peer, {}, "t" + link.peer, 262'144, 65'536, std::chrono::hours(24)}, link,
                           now_);
        client.connect(link);
        checked();
    }

    /// Of what is on its way some still comes, on either side; the server learns of it later.
    void lose(ResumeClient& client) {
        ResumeLink* link = client.link();
        if (!link) return;
        for (std::size_t left = pick(link->down.size() + 1); left > 0 && client.link(); --left)
            pass_down(client);
        link->up.resize(pick(link->up.size() + 1));
        link->is_cut = true;
        client.lose();
        ++counts_["cut"];
    }

    void say_goodbye(ResumeClient& client) {
        ResumeLink* link = client.link();
        if (!client.is_up()) return;
        client.forget();
        end(*link, {CloseCause::client, 1000});
        ++counts_["said goodbye"];
    }

    /// The server sees that a connection is lost; or the client, that it has been closed.
    void notice() {
        if (links_.empty()) return;
        ResumeLink& link = *links_[pick(links_.size())];
        if (link.closed) {
            for (ResumeClient& client : clients_)
                if (client.link() == &link) client.lose();
            return end(link, {*link.closed});
        }
        if (!link.is_cut || !link.up.empty()) return;
        end(link, {pick(2) == 0 ? CloseCause::lost : CloseCause::silent});
    }

    void end(ResumeLink& link, Departure departure) {
        router_->disconnected({link.peer, &link}, departure, now_);
        std::erase_if(links_, [&](const auto& one) { return one.get() == &link; });
        checked();
    }

    void restart() {
        for (ResumeClient& client : clients_)
            client.lose();
        while (store_.work(*events_))
            checked();
        links_.clear();
        start();
        // What was on its way is in the histories, and nowhere else.
        for (const ResumeClient& client : clients_)
            for (const auto& [mid, to] : client.written)
                in_history_.insert(mid);
        ++counts_["restarted"];
    }

    void probe(ResumeClient& client) {
        if (ResumeLink* link = client.link()) router_->probe({link->peer, link});
    }

    void pass(std::chrono::milliseconds time) {
        now_ += time;
        const std::size_t absent = router_->tables().away.size();
        router_->tick(now_);
        if (router_->tables().away.size() < absent) ++counts_["window over"];
        checked();
    }

    void run_short_of_memory() {
        if (router_->give_back(1 + pick(10'000), now_) > 0) ++counts_["given up"];
        checked();
    }

    void store_work() {
        store_.work(*events_);
        checked();
    }

    void move_one() {
        if (links_.empty()) return;
        ResumeLink& link = *links_[pick(links_.size())];
        if (pick(2) == 0) return pass_up(link);
        for (ResumeClient& client : clients_)
            if (client.link() == &link) return pass_down(client);
    }

    static void pass_down(ResumeClient& client) {
        ResumeLink& link = *client.link();
        if (link.down.empty()) return;
        const ResumeLink::Item item = std::move(link.down.front());
        link.down.pop_front();
        client.hear(item);
    }

    void pass_up(ResumeLink& link) {
        if (link.up.empty() || link.is_held || link.closed) return;
        const ResumeLink::Item item = std::move(link.up.front());
        link.up.pop_front();
        if (item.text.empty()) {
            if (item.number > 0) router_->answered({link.peer, &link}, item.number);
            return checked();
        }
        if (link.is_cut) ++counts_["half dead"];
        const auto parsed = parse_envelope(item.text);
        Prepared prepared = prepare(std::get<Envelope>(parsed), "jsongled", now_.wall);
        prepared.fresh = SessionToken::of("secret-" + std::to_string(++made_));
        const std::string peer = link.peer;
        router_->received({peer, &link}, std::get<Envelope>(parsed), std::move(prepared), now_);
        checked();
    }

    void checked() const { expect_sound(*router_); }

    bool is_quiet() const {
        return std::ranges::all_of(links_, [](const auto& link) {
            return link->up.empty() && link->down.empty() && !link->is_cut && !link->closed;
        });
    }

    /// Everybody comes back, and all that is on its way arrives.
    void settle() {
        for (int round = 0; round < 40 && !::testing::Test::HasFailure(); ++round) {
            for (ResumeClient& client : clients_)
                connect(client);
            for (int i = 0; i < 10'000 && !(is_quiet() && i > 3); ++i) {
                for (std::size_t each = links_.size(); each > 0; --each)
                    pass_up(*links_[each - 1]);
                for (ResumeClient& client : clients_)
                    if (client.link()) pass_down(client);
                store_work();
                notice();
            }
            pass(1s);
        }
    }

    void expect_nothing_lost() {
        std::map<std::string, std::set<std::string>> seen;
        for (const ResumeClient& client : clients_)
            seen[client.uid()].insert(client.seen.begin(), client.seen.end());
        std::size_t acknowledged = 0;
        for (const ResumeClient& client : clients_) {
            EXPECT_TRUE(client.pending.empty()) << client.pending.begin()->first << " was never answered";
            for (const auto& [mid, to] : client.acknowledged) {
                ++acknowledged;
                if (to == client.uid() || in_history_.contains(mid)) continue;
                EXPECT_TRUE(seen[to].contains(mid)) << mid << " is lost to " << to;
            }
        }
        EXPECT_GT(acknowledged, 100U);
    }

    void expect_agreement() const {
        const Tables& tables = router_->tables();
        EXPECT_EQ(tables.away.size(), 0U);
        EXPECT_EQ(tables.directory.peers(), clients_.size());
        for (const ResumeClient& client : clients_) {
            ASSERT_TRUE(client.is_up());
            const Peer* peer = tables.directory.find_peer(client.link()->peer);
            ASSERT_TRUE(peer);
            EXPECT_EQ(peer->uid(), client.uid());
            EXPECT_EQ(peer->recipient, client.link());
            EXPECT_EQ(peer->rooms.size(), client.rooms.size());
        }
    }

    std::mt19937 random_;
    Moment now_ = first_moment;
    ServerIdentity identity_{"jsongled", "test", "0", "s-"};
    MemoryStore store_;
    NoFacts facts_;
    NoDesk desk_;
    std::unique_ptr<Router> router_;
    std::unique_ptr<StoreInlet> events_;
    std::vector<std::unique_ptr<ResumeLink>> links_;
    std::deque<ResumeClient> clients_;
    std::map<std::string, std::size_t> counts_;
    std::set<std::string> in_history_;
    std::uint64_t made_ = 0;
};

class ResumeSchedules : public ::testing::TestWithParam<unsigned> {};

TEST_P(ResumeSchedules, lose_nothing_and_say_nothing_twice) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()));
    ResumeSchedule(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ResumeSchedules, ::testing::Range(1U, 21U));

} // namespace
} // namespace jsongled::testing
