#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "storage/call_page.hpp"
#include "storage/writes.hpp"

namespace jsongled {

/// A message in its last state.
struct KeptMessage {
    Conversation conversation;
    std::string author;
    std::string id;
    std::string envelope; ///< empty for one whose author was erased
    std::string preview;
    Time sent;
    Time relayed;
    std::optional<Time> edited = {};
    std::optional<Time> retracted = {};
};

struct Reaction {
    std::string uid;
    std::string type;
};

/// A message of a history, and what its readers made of it; uids in byte order.
struct HistoryMessage {
    KeptMessage message;
    std::vector<std::string> received = {}; ///< those who have read it as well
    std::vector<std::string> read = {};
    std::vector<Reaction> reactions = {};
};

/// To HistoryQuestion.
struct HistoryPage {
    std::vector<HistoryMessage> messages; ///< oldest first
    bool complete = true;                 ///< nothing more in the direction of the page
};

/// A conversation as it stands in a user's list.
struct InboxLine {
    std::string with;
    ConversationKind kind = ConversationKind::user;
    KeptMessage last;            ///< the newest that the user may see, without its envelope
    std::uint32_t unread = 0;    ///< of others, most_unread at most
    std::string read_up_to = {}; ///< the id of the last that the user has read; empty for none that is kept
};
inline constexpr std::uint32_t most_unread = 10'000;

/// To InboxQuestion.
struct InboxPage {
    std::vector<InboxLine> lines; ///< newest first
    bool complete = true;
};

/// To LineQuestion. Nothing where nothing was said that the user may see.
struct InboxEntry {
    std::optional<InboxLine> line;
};

struct WaitingMessage {
    std::uint64_t place; ///< grows from one to the next
    KeptMessage message;
};

/// To WaitingQuestion.
struct WaitingPage {
    std::vector<WaitingMessage> messages; ///< oldest first
    bool complete = true;                 ///< nothing waits behind them
};

struct AuthorId {
    std::string id;
    Fingerprint fingerprint;
};

/// To AuthorQuestion.
struct AuthorIds {
    std::vector<AuthorId> ids; ///< newest first
    bool complete = true;      ///< there are no others
};

/// To IdQuestion.
struct IdAnswer {
    std::optional<Fingerprint> fingerprint; ///< nothing for an id that is not kept
};

/// To MessageQuestion.
struct MessageAnswer {
    std::optional<KeptMessage> message;
    std::vector<std::string> hearers = {}; ///< all who may see it, its author too; in byte order
};

/// To RoomQuestion.
struct RoomAnswer {
    std::optional<RoomKind> kind; ///< nothing for a name that is no room's
};

/// To any question, while the store is out of order.
struct NoAnswer {};

using Answer = std::variant<CallPage, HistoryPage, InboxPage, InboxEntry, WaitingPage, AuthorIds, IdAnswer,
                            MessageAnswer, RoomAnswer, NoAnswer>;

} // namespace jsongled
