#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/call_record.hpp"
#include "protocol/time.hpp"
#include "storage/conversation.hpp"
#include "storage/muc_history.hpp"

namespace jsongled {

/// Tells whether two messages of one author with one id are the same: made of recipient and content.
using Fingerprint = std::array<unsigned char, 16>;

/// Of a message that says nothing any more: a short text could be guessed from its fingerprint.
inline constexpr Fingerprint no_fingerprint{};

/// Whether what comes under an id is what is kept under it. What is forgotten is taken for the same.
inline bool is_same(const Fingerprint& kept, const Fingerprint& come) {
    return kept == no_fingerprint || kept == come;
}

/// A call that is over. `users`: those in whose history it is, each once.
struct KeepCall {
    CallRecord record;
    std::vector<std::string> users;
};

/// A report on a call that is over and reached somebody, from one of its parties. Ignored where the call is not
/// kept, or `uid` is neither.
struct KeepReport {
    std::string sid;
    std::string uid;
    QualityReport report;
};

/// A message that was sent. In a conversation of two users the author is one of them; in a room, somebody who
/// has entered it before.
struct KeepMessage {
    Conversation conversation;
    std::string author;
    std::string id;
    Fingerprint fingerprint;
    std::string envelope; ///< as it was delivered
    std::string preview;
    Time sent;
    Time relayed;
    /// Users who are away. Where one of two users is, and there is no room for it, nothing is kept; in a room
    /// those who have room get it.
    std::vector<std::string> waits_for = {};
};

/// A message of a conversation, which somebody who may see it names by its id alone. Where the two users of a
/// conversation have none such, one of the room that has the name of the other: whoever is in no room cannot
/// tell.
struct MessageName {
    Conversation conversation;
    std::string id;
    /// Empty where it is not known: then the last one of others with this id that is in sight. In a room with
    /// hundreds of authors it is sure to be found only while it is among the newest.
    std::string author = {};
    MucHistory muc = MucHistory::joined; ///< what its user may see of a MUC
};

/// A message between two users waits for `uid`, the one it is for, after all: it has reached nobody. Its author
/// was told that it is kept, so it waits whatever waits already.
struct KeepWaiting {
    MessageName message;
    std::string uid;
};

enum class ReceiptType : std::uint8_t { received, read };
template<>
struct WordsOf<ReceiptType> {
    static constexpr std::array<Word<ReceiptType>, 2> table{
        {{ReceiptType::received, "received"}, {ReceiptType::read, "read"}}};
};

/// `uid` has received or read a message of somebody else, and so all before it in that conversation. It waits
/// for `uid` no longer (those before it do).
struct KeepReceipt {
    MessageName message;
    std::string uid;
    ReceiptType type;
};

/// What `uid` thinks of a message, perhaps their own. Empty: nothing any more.
struct KeepReaction {
    MessageName message;
    std::string uid;
    std::string type;
};

/// Another text in place of the one that a message had. Refused where it is too large for somebody for whom the
/// message waits.
struct EditMessage {
    std::string author;
    std::string id;
    std::string by; ///< who wants it
    std::string envelope;
    std::string preview;
    Time at;
};

/// What a message said is gone, from the disk too, and with it the fingerprint and the reactions.
struct RetractMessage {
    std::string author;
    std::string id;
    std::string by;            ///< who wants it
    std::string envelope = {}; ///< what is left in its place
    Time at;
};

/// A user's first connection enters a room.
struct EnterRoom {
    Conversation room;
    std::string uid;
};

/// A user's last connection leaves a room. When a store is opened everybody has left.
struct LeaveRoom {
    Conversation room;
    std::string uid;
};

/// The message, and all behind it, count as unread for `uid`. What others see of who has read it stays.
struct MarkUnread {
    MessageName message;
    std::string uid;
};

/// Nothing of the user remains: inbox, receipts, reactions and what waits go, their messages are retracted.
/// Where others keep something of them they are called by the pseudonym, which nobody has had before; in
/// envelopes too, but for contents.
struct EraseUser {
    std::string uid;
    std::string pseudonym;
    Time at;
};

/// One step of forgetting what is older than these: at most so many messages, calls, and messages that wait.
struct Forget {
    std::optional<Time> messages_before = {};
    std::optional<Time> calls_before = {};
    std::optional<Time> waiting_before = {};
    std::size_t at_most = 256;
};

using Write = std::variant<KeepCall, KeepReport, KeepMessage, KeepReceipt, KeepReaction, EditMessage,
                           RetractMessage, EnterRoom, LeaveRoom, MarkUnread, EraseUser, Forget, KeepWaiting>;

/// Bytes that it takes while it waits.
std::size_t memory_bytes(const Write& write);

} // namespace jsongled
