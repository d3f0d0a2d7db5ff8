#pragma once

#include <memory>
#include <string>

#include "protocol/envelope.hpp"
#include "protocol/outgoing.hpp"
#include "protocol/time.hpp"
#include "server/routing/message_key.hpp"
#include "storage/writes.hpp"

namespace jsongled {

/// What a store is to keep of a chat message: made before the router's lock is taken, but for who speaks.
struct ChatCopy {
    /// As it is delivered, without `from`, `to` and the last bracket: close() adds them.
    std::string envelope;
    std::string preview;
    Fingerprint fingerprint;
    MessageKey key;
    Time sent; ///< as its sender says; else when it came

    /// `from`: one name, or a room and an occupant of it.
    void close(std::string_view from, std::string_view occupant, std::string_view to);
};

/// `relay`: what becomes of it for others.
std::unique_ptr<ChatCopy> copy_chat(const Envelope& envelope, const Outgoing& relay, Time now);

/// What a line of a list shows of a text.
std::string preview_of(std::string_view content);

/// Of whom it is for and all that it says; not of its id, nor of what the server states besides. Two texts that
/// differ in their bytes are two messages: a client that sends one again sends the same.
Fingerprint fingerprint_of(const Envelope& envelope);

} // namespace jsongled
