#pragma once

#include <deque>
#include <memory>
#include <string>

#include <boost/json.hpp>

#include "server/routing/router.hpp"
#include "storage/memory_call_store.hpp"
#include "tests/support/moments.hpp"

namespace jsongled::testing {

namespace json = boost::json;

class RouterHarness;

/// A connection to the router of a harness, with what it has been sent so far.
class Client final : public Recipient {
  public:
    Client(RouterHarness& harness, std::string id) : harness_(harness), id_(std::move(id)) {}

    const std::string& id() const { return id_; }

    /// Sends a frame as it is.
    void send_text(std::string_view text);
    /// Sends an envelope; `id` and `from: null` are put in where they are missing.
    void send(json::object envelope);
    /// The shortest way to say something: `{to, jsongle: {action, description, …}}`.
    void send(std::string_view to, json::object jsongle);

    /// Answers the hello and takes the ack.
    Client& hello(std::string_view uid);
    /// Joins a room or a MUC, which has to work; what the others are told stays with them.
    void join(std::string_view query, std::string_view rid);

    /// The next message, taken out. Fails the test and returns an empty object when there is none.
    json::object take();
    /// The `jsongle` of the next message.
    json::object take_jsongle() { return take()["jsongle"].as_object(); }
    bool has_mail() const { return !inbox_.empty(); }
    std::deque<json::object> take_all() { return std::exchange(inbox_, {}); }

    void leave();

    void deliver(OutgoingPtr message) override;

    Peer* peer = nullptr;

  private:
    RouterHarness& harness_;
    std::string id_;
    std::deque<json::object> inbox_;
};

/// A router with a clock that stands still until it is moved, and clients that need no socket.
class RouterHarness {
  public:
    explicit RouterHarness(RoomLimits limits = {2, 100, 100}, CallTimeouts timeouts = {})
        : router("jsongled", {limits, timeouts}, call_store) {}

    /// A connection whose hello is still to be answered; the request has been taken.
    Client& connect();
    Client& connect(std::string_view uid) { return connect().hello(uid); }

    MemoryCallStore call_store;
    Router router;
    ServerIdentity identity{"jsongled", "test", "0", "s-"};
    Moment now = first_moment;

  private:
    friend class Client;
    std::deque<std::unique_ptr<Client>> clients_;
    int next_id_ = 0;
};

json::object parse_object(std::string_view text);

/// The `errorCode` of an error message's jsongle.
std::int64_t error_code_of(const json::object& jsongle);

} // namespace jsongled::testing
