#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/envelope.hpp"
#include "protocol/from.hpp"
#include "protocol/member.hpp"
#include "protocol/server_messages.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// One message on its way out, shared by all that get it: a tail that is the same for everybody, and a head
/// that is made for each recipient. What the server says is written down only when a recipient's thread asks
/// for it, so that the router never does it. Immutable once it is handed over; safe to read from any
/// thread.
class Outgoing {
  public:
    /// A message of a client, stamped. Its sender is set by relay_as() before it is handed over.
    static std::shared_ptr<Outgoing> relay(const Envelope& envelope, Time now);

    /// Who gets what the server says: only what goes to many is kept once it is written down.
    enum class Audience : std::uint8_t { one, many };

    /// A message of the server of that name. `number` makes its id unique in this process.
    static std::shared_ptr<const Outgoing> say(ServerMessage message, std::uint64_t number, std::string_view sn,
                                               Audience audience);

    /// A message that was relayed before, as a store or another node hands it in: `from` as its recipients see
    /// it, `tail` stamped, as tail() gave it.
    static std::shared_ptr<const Outgoing> restore(Action action, std::string_view id, std::string from,
                                                   std::string_view tail);

    /// States who speaks. `rid` only matters to `room` and `occupant`.
    void relay_as(From from, std::shared_ptr<const Member> sender, std::string_view rid);

    /// Appends what is this recipient's own: `{"id":…,"from":…,"to":…`, and all the rest where it has no tail.
    /// `to_json` is the recipient's peer id as a JSON string.
    void append_head(std::string& out, std::string_view to_json, const ServerIdentity& identity) const;

    /// `,"jsongle":{…}}`, to go behind the head; or nothing. The view lives as long as this object.
    std::string_view tail(const ServerIdentity& identity) const;

    Action action() const { return action_; }
    bool is_relay() const { return std::holds_alternative<Relay>(content_); }

    /// Who says it to a user, under their own name; nothing where it is said by the server or in a room.
    const Member* author() const;
    /// What a client calls it.
    std::string id() const;

    /// Somebody has surely got it. Both under the router's lock.
    void note_got() const { is_got_ = true; }
    bool is_got() const { return is_got_; }

    /// The server's own message, or nothing for a relayed one. For tests and traces.
    const ServerMessage* server_message() const;

    /// Bytes it counts for in an outbox, fixed when it is made, so that adding and taking away agree: the most
    /// that it can take if the server says it, a close estimate of a relayed one.
    std::size_t cost() const { return cost_; }

  private:
    struct Relay {
        std::string text;     ///< `{"id":…`, then the tail
        std::size_t id_bytes; ///< of the text, up to the tail
        From from = From::user;
        std::string rid = {}; ///< or whatever is said in its place
        std::shared_ptr<const Member> sender = nullptr;

        std::string_view id() const { return std::string_view(text).substr(0, id_bytes); }
        std::string_view tail() const { return std::string_view(text).substr(id_bytes); }
    };
    struct Said {
        ServerMessage message;
        std::uint64_t number;
        bool has_tail;
        /// Set once, by whoever is first: std::call_once() would make a system call for each message.
        mutable std::atomic<const std::string*> tail = nullptr;

        Said(ServerMessage m, std::uint64_t n, bool has) : message(std::move(m)), number(n), has_tail(has) {}
        ~Said() { delete tail.load(); }
        Said(const Said&) = delete;
        Said& operator=(const Said&) = delete;

        const std::string& write(const ServerIdentity& identity) const;
    };

  public:
    /// Public for make_shared only: use relay(), say() and restore().
    template<class Content, class... Args>
    Outgoing(Action action, std::size_t cost, std::in_place_type_t<Content> type, Args&&... args)
        : action_(action), cost_(cost), content_(type, std::forward<Args>(args)...) {}

  private:
    Action action_;
    mutable bool is_got_ = false;
    std::size_t cost_;
    std::variant<Relay, Said> content_;
};

using OutgoingPtr = std::shared_ptr<const Outgoing>;

/// The whole text as one recipient gets it.
std::string text_for(const Outgoing& message, std::string_view to, const ServerIdentity& identity);

} // namespace jsongled
