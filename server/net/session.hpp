#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <boost/static_string/static_string.hpp>

#include "protocol/envelope.hpp"
#include "protocol/limits.hpp"
#include "server/net/address_book.hpp"
#include "server/net/connection_context.hpp"
#include "server/net/connection_limits.hpp"
#include "server/net/inlet.hpp"
#include "server/net/io_thread.hpp"
#include "server/net/keep_alive.hpp"
#include "server/net/transport.hpp"
#include "server/routing/entry.hpp"
#include "server/routing/proof.hpp"
#include "server/routing/speaker.hpp"

namespace jsongled {

/// The client behind a transport, whichever it is: has what it says parsed, and decided by the router; passes
/// on what the router says; keeps it alive, or finds it gone. Belongs to one I/O thread and runs there.
class Session final : public Link, public TransportEvents {
  public:
    /// The context and the thread outlive it.
    Session(const ConnectionContext& context, IoThread& thread, std::string_view peer_id);
    ~Session() override;

    /// The client's peer id as a JSON string.
    std::string_view peer_json() const { return {peer_json_.data(), peer_json_.size()}; }

    /// Counts it for its address as long as it is there. False if that has too many.
    bool take_place_of(AddressKey address);

    /// Begins: the client is asked who it is. `address` is the client's, for the log; `proof` is of what it
    /// showed to come here.
    void start(std::unique_ptr<Transport> transport, std::string address, const ConnectionLimits& limits,
               Proof proof = {}, Entry entry = Entry::any);

    // For its inlet, from the start on. hold() on its own thread.
    Transport& transport() { return *transport_; }
    Mailbox& mailbox() { return thread_.mailbox(); }
    void hold() { ++holds_; }
    /// Its client goes on with the session of that peer. While a text of it is being told.
    void speak_as(std::string_view peer_id);

    void take(OutgoingPtr message) override { transport_->put(std::move(message)); }
    void flush() override { transport_->flush(); }
    std::size_t kept_bytes() const override { return transport_->kept_bytes(); }
    bool is_stranger() const override { return !is_known_; }
    void hold_back() override;
    void go_on() override;
    void probe(std::uint64_t number) override;
    void close(CloseCause cause) override;
    void drain() override;
    void part() override;
    void abandon() override { leave_router({CloseCause::drain}); }

    void text(std::string_view text) override;
    void oversized(std::size_t bytes, std::string_view beginning) override;
    void refused(std::string_view beginning, std::size_t bytes, std::chrono::seconds retry_after) override;
    void flooding(Limit limit) override;
    void heard() override { keep_alive_.heard(); }
    void answered(std::uint64_t number) override;
    void took_some() override { read_on(); }
    void ended() override { read_on(); }
    void drained() override;
    void stuck() override { end(CloseCause::slow); }
    void due(std::chrono::steady_clock::time_point now) override;
    void leaving(Departure departure, std::uint16_t code, std::string_view reason) override;
    void gone() override;

  private:
    struct Goodbye {
        std::uint16_t code;
        std::string_view reason; ///< a literal
    };

    std::string_view peer_id() const;
    Speaker speaker() const { return {peer_id(), &inlet_}; }
    Proof proof_of(const Envelope& envelope, Moment now);
    /// Whether one more credential may be checked: three at once, and another each ten seconds.
    bool has_check_left(SteadyTime now);
    /// What a token says of how its bearer's messages go on, which is not the router's business.
    void obey(const Proof& proof);
    /// Has the router take it as it is.
    void say(const std::variant<Envelope, Malformed>& parsed);
    /// Its hello is done: it may say more from now on.
    void be_known();
    /// Without the addresses in it, or not at all.
    void say_hidden(const Envelope& envelope);
    /// Goes on reading, or stops while it may not.
    void read_on();
    /// Whether the client shows that it lives in the one way in which it can: there is no answer while the
    /// question still waits for it to take what is before it.
    bool is_taking();
    std::chrono::seconds patience() const;
    void end(CloseCause cause);
    void leave_router(Departure departure);

    const ConnectionContext& context_;
    IoThread& thread_;
    boost::static_string<max_peer_id_bytes + 2> peer_json_;
    std::unique_ptr<Transport> transport_;
    std::unique_ptr<const Goodbye> goodbye_; ///< once it has one
    AddressKey address_ = AddressKey::none;  ///< it is counted for
    std::uint32_t max_message_bytes_ = 0;
    std::uint32_t message_bytes_ = 0; ///< that a message may have: fewer until the hello is done
    std::uint32_t checks_until_ = 0;  ///< in seconds of the steady clock: see has_check_left()
    KeepAlive keep_alive_{std::chrono::milliseconds(0)}; ///< where there are pings
    // What is small stands in the room that those above leave.
    [[no_unique_address]] Inlet inlet_{*this};
    bool hides_addresses_ = false; ///< of its client, from all others: it never stops doing so
    bool is_known_ = false;        ///< its hello is done
    bool in_router_ = false;
    bool has_failed_ = false; ///< it has shown a credential for its hello that is none
    std::uint8_t holds_ = 0;  ///< of the router; a leave to go on may overtake the next of them
    bool held_back_ = false;  ///< nothing is read while that is so, or too much waits for the client
};
static_assert(sizeof(Session) <= 152, "each idle connection has one: one byte more costs 16");

} // namespace jsongled
