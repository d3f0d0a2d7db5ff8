#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "protocol/owned_envelope.hpp"
#include "protocol/time.hpp"
#include "server/routing/deadline.hpp"
#include "server/routing/prepared.hpp"
#include "storage/answers.hpp"

namespace jsongled {

struct Peer;
struct Tables;

/// What a client has said while the server looks up what its user has said before. All of it waits, so that it
/// keeps its order, but for what is of a call. Once half of what may wait does, nothing more is read of the
/// client for a while; what comes past the bound, or after that while, is refused.
struct WaitingLine {
    enum class Reading : std::uint8_t { goes_on, waits, has_waited };

    /// What may wait of one client, and in bytes of all.
    static constexpr std::size_t most = 500;
    static constexpr std::size_t most_bytes = std::size_t{1} << 20U;
    static constexpr std::size_t most_bytes_of_all = std::size_t{64} << 20U;

    struct Message {
        Message(const Envelope& envelope, Prepared made, Moment when)
            : received(envelope), prepared(std::move(made)), at(when) {}

        OwnedEnvelope received;
        Prepared prepared;
        Moment at;
    };

    std::deque<Message> messages = {};
    std::size_t bytes = 0;
    Reading reading = Reading::goes_on;
    Deadline due = {};    ///< while it waits
    bool is_left = false; ///< the client has gone: what it still has to say to others is said
};

/// Whether the message of this peer has to wait.
bool has_to_wait(const Tables& tables, const Peer& peer, const Envelope& envelope);

/// Has it wait, and the store asked for what it waits for.
void get_in_line(Tables& tables, Peer& peer, const Envelope& envelope, Prepared prepared, Moment now);

/// What it waited for has not come in time: the client is read again.
void read_on_beside_line(Peer& peer);

/// Takes all that waits of this peer out, unsaid.
void leave_line(Tables& tables, Peer& peer);

/// What the store knows of an author has come, or nothing: then chat is refused.
void go_on_with(Tables& tables, const std::string& author, const AuthorIds* ids);

} // namespace jsongled
