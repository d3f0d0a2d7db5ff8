#pragma once

#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "server/routing/router.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/router_ends.hpp"
#include "tests/support/store_gate.hpp"

namespace jsongled::testing {

namespace json = boost::json;

class RouterHarness;

/// A connection to the router of a harness, with what it has been sent so far.
class Client final : public Recipient {
  public:
    Client(RouterHarness& harness, std::string id) : harness_(harness), first_id_(id), id_(std::move(id)) {}

    const std::string& id() const { return id_; }

    /// Sends a frame as it is.
    void send_text(std::string_view text);
    /// Sends an envelope; `id` and `from: null` are put in where they are missing.
    void send(json::object envelope);
    /// The shortest way to say something: `{to, jsongle: {action, description, …}}`.
    void send(std::string_view to, json::object jsongle);

    /// Answers the hello and takes the ack.
    Client& hello(std::string_view uid);
    /// The same of a client that can resume; with a session that it wants to go on with. What the ack says.
    json::object hello_to_resume(std::string_view uid, json::object client = {});
    /// Joins a room or a MUC, which has to work; what the others are told stays with them.
    void join(std::string_view query, std::string_view rid);

    /// The next message, taken out. Fails the test and returns an empty object when there is none.
    json::object take();
    /// The `jsongle` of the next message.
    json::object take_jsongle() { return take()["jsongle"].as_object(); }
    bool has_mail() const { return !inbox_.empty(); }
    std::deque<json::object> take_all() { return std::exchange(inbox_, {}); }

    void leave() { leave({}); }
    void leave(Departure departure);
    /// It reads all that waits for it.
    void drain();

    void deliver(OutgoingPtr message) override;
    void hold() override { is_held = true; }
    void go_on() override { is_held = false; }
    Fill fill_with(std::size_t cost) const override { return cost > room ? Fill::full : fill; }
    void close(CloseCause why) override { closed = why; }
    void speak_as(std::string_view peer) override { id_ = peer; }
    void probe(std::uint64_t number) override { probed = number; }

    bool is_held = false;                     ///< nothing is to be read of it
    std::optional<std::uint64_t> probed = {}; ///< the last number that it was asked with
    Proof proof = {};                         ///< of what each of its messages shows
    Fill fill = Fill::roomy;
    std::size_t room = std::numeric_limits<std::size_t>::max(); ///< in bytes; it is full beyond

    /// As the router knows it. It has to be there.
    const Peer& peer() const;

    std::optional<CloseCause> closed = {}; ///< why the router has ended it

  private:
    RouterHarness& harness_;
    std::string first_id_; ///< of the connection, before it became another's
    std::string id_;
    std::deque<json::object> inbox_;
};

/// A router with a clock that stands still until it is moved, a store that answers at once unless told
/// otherwise, and clients that need no socket.
class RouterHarness : private FactSink, private OperatorDesk {
  public:
    explicit RouterHarness(RoomLimits limits = {2, 100, 100}, CallTimeouts timeouts = {})
        : router("jsongled", {limits, timeouts}, {gate, *this, *this}) {}
    /// With what another has stored.
    explicit RouterHarness(MemoryStore& kept) : store(kept), router("jsongled", {}, {gate, *this, *this}) {}

    /// A connection whose hello is still to be answered; the request has been taken. The proof is of what it
    /// showed when it came.
    Client& connect(Proof proof = {}, AddressKey from = AddressKey::none, Entry entry = Entry::any);
    Client& connect(std::string_view uid) { return connect().hello(uid); }

    /// What the router has noted since the last call.
    std::vector<Fact> take_facts() { return std::exchange(facts_, {}); }
    /// The last answer to an operator.
    std::optional<CallsReport> report;

    /// Has an operator act. What has come of it.
    ActReport act(const OperatorAct& act);

    /// Whether the store answers at once, or when it is told to.
    bool is_settling = true;
    /// Has the store carry out what waits for it.
    void settle();
    /// The calls that are over, as the store keeps them.
    const RecentCalls& kept() const { return store.calls(); }

  private:
    MemoryStore own_store_;

  public:
    MemoryStore& store = own_store_;
    StoreGate gate{store};
    Router router;
    ServerIdentity identity{"jsongled", "test", "0", "s-"};
    Moment now = first_moment;
    std::uint32_t outbox_bytes = std::numeric_limits<std::uint32_t>::max(); ///< of the connections that come

  private:
    friend class Client;

    void noted(std::uint64_t number, Fact fact) override;
    void listed(std::uint64_t, CallsReport answer) override { report = std::move(answer); }
    void acted(std::uint64_t, ActReport answer) override { acted_ = answer; }

    ActReport acted_;
    std::vector<Fact> facts_;
    std::uint64_t facts_noted_ = 0;
    std::deque<std::unique_ptr<Client>> clients_;
    int next_id_ = 0;
    int next_secret_ = 0;
    StoreInlet store_events_{router};
};

json::object parse_object(std::string_view text);

/// The `errorCode` of an error message's jsongle.
std::int64_t error_code_of(const json::object& jsongle);

} // namespace jsongled::testing
