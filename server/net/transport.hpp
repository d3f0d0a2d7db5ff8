#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/limit_table.hpp"
#include "protocol/outgoing.hpp"
#include "server/routing/departure.hpp"
#include "server/routing/recipient.hpp"

namespace jsongled {

/// What carries one client's messages in both directions, and ends in good form: the bytes, below the session.
/// Used on its I/O thread and in its turns, but for reserve() and fill_with().
class Transport {
  public:
    virtual ~Transport() = default;

    /// Takes room for a message that is about to be put here. False past twice the bound: nothing more may be
    /// put. From any thread, under the router's lock, as fill_with().
    virtual bool reserve(std::size_t cost) = 0;
    /// As Recipient::fill_with().
    virtual Fill fill_with(std::size_t cost) const = 0;
    /// What waits for the client, and what has come of it and is not told yet, in bytes.
    virtual std::size_t kept_bytes() const = 0;
    /// How large a message of the client may be from now on. Within TransportEvents::text().
    virtual void let_say(std::uint32_t message_bytes) = 0;
    /// Queues a message for which room was reserved; it leaves with the next flush().
    virtual void put(OutgoingPtr message) = 0;
    virtual void flush() = 0;

    /// No text is told until resume().
    virtual void pause() = 0;
    virtual void resume() = 0;
    /// While it is paused: whether nothing comes behind what is still to be read.
    virtual bool has_ended() const = 0;
    /// Whether so much waits for the client that nothing more is to be read of it, so that the answers to its
    /// own messages never pass the bound. TransportEvents::took_some() tells when that may be over.
    virtual bool is_filling() const = 0;

    /// From now on what it is told goes to this name, a JSON string, which outlives it.
    virtual void rename(std::string_view peer_json) = 0;

    /// Asks the client for a sign of life, which names the number if it is not 0.
    virtual void probe(std::uint64_t number) = 0;
    /// Whether the client could have seen the last probe by now: nothing that it has to take first is left.
    virtual bool probe_is_taken() = 0;
    /// Whether the client's system has taken anything since this was last asked.
    virtual bool has_taken_more() = 0;
    /// Has TransportEvents::due() called then, or a little later; instead of what was asked for before.
    virtual void wake_at(std::chrono::steady_clock::time_point when) = 0;

    /// Ends it behind what was put: with a goodbye that says why, which the client has this much time to
    /// answer. Nothing but gone() is told any more. `reason` is a literal.
    virtual void close(std::uint16_t code, std::string_view reason, std::chrono::seconds patience) = 0;
    /// Ends it at once; then it is gone.
    virtual void drop() = 0;
};

/// What a transport tells whoever is behind it, in a turn of its thread.
class TransportEvents {
  public:
    /// A whole message, valid UTF-8 of at most the limit. The text lives during the call.
    virtual void text(std::string_view text) = 0;
    /// One that was longer, of so many bytes, and how it began.
    virtual void oversized(std::size_t bytes, std::string_view beginning) = 0;
    /// One that comes too fast, and how it began: its sender is to be told so, and when to go on.
    virtual void refused(std::string_view beginning, std::size_t bytes, std::chrono::seconds retry_after) = 0;
    /// Before the first of them since the client had its rest.
    virtual void flooding(Limit limit) = 0;
    /// Something has come of the client that is no text, or a part of one.
    virtual void heard() = 0;
    /// The client has answered the probe of this number, and so has got what was put before that.
    virtual void answered(std::uint64_t number) = 0;
    /// While it is paused: less waits for the client.
    virtual void took_some() = 0;
    /// While it is paused: it has ended.
    virtual void ended() = 0;
    /// Once it was filling: it has drained, for the router.
    virtual void drained() = 0;
    /// Nothing could be written for a long time.
    virtual void stuck() = 0;
    virtual void due(std::chrono::steady_clock::time_point now) = 0;

    /// The client has said goodbye or broken the rules: to be answered with close(), of this code and reason.
    /// No text follows.
    virtual void leaving(Departure departure, std::uint16_t code, std::string_view reason) = 0;
    /// The last call: the client is cut off, or what close() began is done.
    virtual void gone() = 0;

  protected:
    ~TransportEvents() = default;
};

} // namespace jsongled
