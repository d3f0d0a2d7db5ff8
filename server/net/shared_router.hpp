#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/net/mailbox.hpp"
#include "server/net/sources.hpp"
#include "server/routing/invariants.hpp"
#include "server/routing/router.hpp"
#include "server/routing/tables_reader.hpp"
#include "storage/store.hpp"

namespace jsongled {

class Telemetry;

/// The router behind its one lock, for all I/O threads and the store's. Nothing is parsed, written down, logged
/// or sent while the lock is held; sleeping threads are woken and facts told after it. Facts are told in their
/// order, and those of an input before its call returns.
class SharedRouter final : public StoreEvents, private FactSink, private OperatorDesk {
  public:
    SharedRouter(std::string sn, const RouterSettings& settings, Store& store, Telemetry& telemetry)
        : router_(std::move(sn), settings, {store, *this, *this}), telemetry_(telemetry) {}

    void connected(Arrival arrival, Recipient& recipient, Moment now);
    /// Whether the peer has said who it is by now, if the envelope was to say that.
    /// `ids`: for the secret of the session that may begin with it.
    bool received(Speaker speaker, const Envelope& envelope, Proof proof, IdSource& ids, Moment now);
    void received(Speaker speaker, const Malformed& malformed, Moment now);
    void passed_over(Speaker speaker);
    void probe(Speaker speaker);
    void answered(Speaker speaker, std::uint64_t number);
    void drained(Speaker speaker);
    void passed(std::string_view peer, Limit limit);
    void end(Speaker speaker, CloseCause why);
    void go_away(Moment now);
    void disconnected(Speaker speaker, Departure departure, Moment now);
    /// Besides, looks at a few of the router's invariants: where one does not hold, the process ends.
    void tick(Moment now);
    std::size_t give_back(std::size_t bytes, Moment now);
    void set(const RouterSettings& settings);
    RouterCounts counts();
    /// Clients that are away, without the lock.
    std::size_t away() const { return away_.load(std::memory_order_relaxed); }
    /// Whether there is such a session, which can be gone on with.
    bool has_session(std::string_view peer);
    bool make_room_to_return();

    void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) override;
    void failed(Store::Sequence first, Store::Sequence last, const std::string& why) override;
    void found(Store::Ticket ticket, Answer answer) override;
    void health(const StoreHealth& health) override;

    /// Has the store take a step of forgetting.
    void forget(const Forget& step);
    /// Whether a step has left something to forget: told once.
    bool takes_more_to_forget() { return has_more_to_forget_.exchange(false); }

    /// The calls, of each kind at most `limit`: `answer` is called on the store's thread.
    void list_calls(std::size_t limit, std::function<void(CallsReport)> answer);

    /// One look at the tables: see TablesReader.
    bool look(TablesReader& reader);

    /// What an operator has it do, and what has come of it.
    ActReport act(const OperatorAct& act, Moment now);

    /// For mailboxes, which use it under the lock.
    Wakes& wakes() { return wakes_; }

    std::string_view sn() const { return router_.tables().sn; }

  private:
    struct Listed {
        std::function<void(CallsReport)> answer;
        CallsReport report;
    };

    void noted(std::uint64_t number, Fact fact) override;
    void listed(std::uint64_t question, CallsReport report) override;
    void acted(std::uint64_t, ActReport report) override { acted_ = report; }

    template<class Work>
    void locked(Work&& work);
    void tell_facts();

    std::atomic<std::size_t> away_ = 0; ///< as it was when the lock was last held
    std::atomic<bool> has_more_to_forget_ = false;
    std::mutex mutex_;
    Router router_;
    InvariantRound round_;
    Wakes wakes_;
    std::vector<Fact> facts_;
    std::unordered_map<std::uint64_t, std::function<void(CallsReport)>> questions_;
    std::uint64_t last_question_ = 0;
    std::vector<Listed> listed_;
    ActReport acted_;    ///< what has come of the last act
    std::mutex telling_; ///< taken before the router's
    Telemetry& telemetry_;
};

} // namespace jsongled
