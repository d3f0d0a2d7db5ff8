#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include "protocol/messages/message_change.hpp"
#include "storage/store.hpp"

namespace jsongled {

/// Answers that have to be found first: who gets them, by the ticket of the search. Whoever asked may be gone
/// when the answer comes.
class PendingAnswers {
  public:
    /// Of one client, at one moment, if its recipient does not hold it: each takes up to a kilobyte.
    static constexpr std::size_t most_of_one = 64;
    /// Of all: a store that answers nothing must not fill the memory.
    static constexpr std::size_t most = 16'384;

    /// A request of a client that will be answered later: as much of it as the answer needs.
    struct Request {
        std::string peer;
        std::string mid;
        std::string query;
        std::string transaction;
    };
    /// A page of somebody's calls.
    struct History {
        Request request;
        CallQuery asked;
        bool fits = false; ///< the page was asked for anew, with as many as an answer holds
    };
    /// An operator's question.
    struct Listing {
        std::uint64_t question;
        std::size_t limit;
    };
    /// The ids under which somebody has said something.
    struct Author {
        std::string uid;
    };
    /// What waits for the user of a peer.
    struct Waiting {
        std::string peer;
    };
    /// A page of a conversation.
    struct Messages {
        Request request;
        PageFrom from;
    };
    /// A page of somebody's conversations.
    struct Conversations {
        Request request;
    };
    /// One of them, for the user's connections but for one, and for whoever has asked.
    struct Line {
        std::string uid;
        std::string with;
        std::string peer;
        std::optional<Request> request = {};
    };
    /// The message from which a conversation is to be unread.
    struct Mark {
        Request request;
    };
    /// The message that its author wants to be another one.
    struct Change {
        Request request;
        std::string uid;
        ChangeKind kind;
        Time at;
        std::string content_json = {};
        std::string preview = {};
        bool is_written = false; ///< the store was told, and is asked how the message stands
    };
    using Answer = std::variant<History, Listing, Author, Waiting, Messages, Conversations, Line, Mark, Change>;

    /// The request that is answered then; nothing where nobody waits for it.
    static const Request* request_of(const Answer& answer);

    Store::Ticket expect(Answer answer) {
        pending_.emplace(++last_, std::move(answer));
        return last_;
    }

    /// Nothing for a ticket that was taken before.
    std::optional<Answer> take(Store::Ticket ticket) {
        const auto found = pending_.find(ticket);
        if (found == pending_.end()) return std::nullopt;
        Answer answer = std::move(found->second);
        pending_.erase(found);
        return answer;
    }

    bool is_full() const { return pending_.size() >= most; }
    const std::unordered_map<Store::Ticket, Answer>& all() const { return pending_; }

  private:
    Store::Ticket last_ = 0;
    std::unordered_map<Store::Ticket, Answer> pending_; ///< the tickets are our own
};

} // namespace jsongled
