#pragma once

#include <memory>

#include "protocol/envelope.hpp"
#include "server/routing/addressing.hpp"
#include "server/routing/prepared.hpp"
#include "server/routing/right.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

/// One received message while a handler works on it: who sent it, what it says, and the ways to answer. Lives
/// on the stack of Router::received().
class Exchange {
  public:
    Tables& tables;
    Peer& sender;
    const Envelope& envelope;
    const Prepared prepared;
    const Moment now;

    void reply(ServerMessage message) { tables.say(sender, std::move(message)); }

    /// `session-error` to the sender.
    void refuse(Refusal why);
    void refuse(ErrorCode code, std::string details) { refuse({code, std::move(details)}); }
    /// `iq-error` to the sender, whose request is waiting for it.
    void refuse_request(Refusal why);
    void refuse_request(ErrorCode code, std::string details) { refuse_request({code, std::move(details)}); }
    /// `session-error` to the sender, whose answer is waiting for it, and `ack` `failed` where it has a
    /// transaction.
    void refuse_answer(ErrorCode code, std::string details);

    /// In the form that the sender of such a message waits for.
    void refuse_as_awaited(ErrorCode code, std::string details);
    /// The same where the sender's token does not permit it.
    void refuse_for_want_of(Right right);

    /// The message is for others, and names nobody but the server.
    void refuse_for_server();

    /// Notes that the sender has passed a limit.
    void note_limit(Limit limit);

    /// States whom the message is from, as its destination sees the sender. forward() does it too.
    void sign(const Destination& destination);

    /// Hands the message to the peers of a destination.
    void forward(const Destination& destination) { forward(destination, destination.peers); }
    void forward(const Destination& destination, const Peers& peers);

    /// Tells the sender, in the form its kind of message waits for, that a destination has nobody to give it
    /// to.
    void report_undeliverable(const Destination& destination);

  private:
    void note_refusal(ErrorCode code);
};

/// The names of the call that a call message is about.
CallNames call_names(const Envelope& envelope);

} // namespace jsongled
