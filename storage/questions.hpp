#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "storage/call_query.hpp"
#include "storage/muc_history.hpp"

namespace jsongled {

/// Where a page begins.
enum class PageFrom : std::uint8_t { newest, before, after };

/// A page of the messages that `uid` may see in the conversation with a user or in a room, oldest first. A name
/// is the room's if `uid` is or was in it. Empty, and complete, where the message at the cursor is not among
/// them. Ids are of their authors: where the author is not given, and several have used the id, the page begins
/// at that message of theirs from which it gets on, whichever was meant.
struct HistoryQuestion {
    std::string uid;
    std::string with;
    PageFrom from = PageFrom::newest;
    std::string cursor = {}; ///< the id of a message, which is not in the page
    std::size_t limit = 50;
    std::size_t most_bytes = std::size_t{1} << 20U; ///< of envelopes; one message there is whatever its size
    MucHistory muc = MucHistory::joined;
    std::string cursor_author = {}; ///< of the message at the cursor; empty where it is not known (MessageName)
};

/// A page of the conversations of a user, that with the newest message first.
struct InboxQuestion {
    std::string uid;
    std::size_t limit = 50;
    std::string before = {}; ///< the id of the last message of a line, which is not in the page
    MucHistory muc = MucHistory::joined;
    std::string before_author = {}; ///< of that message; empty where it is not known
};

/// One line of it.
struct LineQuestion {
    std::string uid;
    std::string with;
    MucHistory muc = MucHistory::joined;
};

/// What waits for a user, in the order in which it was kept.
struct WaitingQuestion {
    std::string uid;
    std::uint64_t after = 0; ///< the place of the last one that is known
    std::size_t limit = 100;
    std::size_t most_bytes = std::size_t{1} << 18U; ///< of envelopes; one message there is whatever its size
};

/// The ids of the last messages of an author.
struct AuthorQuestion {
    std::string author;
    std::size_t limit = 256;
};

/// Whether an author's message is kept.
struct IdQuestion {
    std::string author;
    std::string id;
};

/// One message: of `uid` themself where `with` is empty, else one that `uid` may see there, the last with that
/// id.
struct MessageQuestion {
    std::string uid;
    std::string id;
    std::string with = {};
    MucHistory muc = MucHistory::joined;
};

/// Whether a name is or was that of a room in which something was said.
struct RoomQuestion {
    std::string name;
};

using Question = std::variant<CallQuery, HistoryQuestion, InboxQuestion, LineQuestion, WaitingQuestion,
                              AuthorQuestion, IdQuestion, MessageQuestion, RoomQuestion>;

} // namespace jsongled
