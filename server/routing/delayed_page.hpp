#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/outgoing.hpp"
#include "storage/answers.hpp"

namespace jsongled {

/// What has waited for a user, ready to go out.
struct DelayedPage {
    struct Message {
        std::uint64_t place;
        OutgoingPtr message;
    };

    std::vector<Message> messages;
    std::uint64_t last; ///< the place of the last of them, whatever became of it; 0 where there is none
    bool complete;
};

/// A message with a gap where its content was, for another one; and what is left of it if it has none.
struct TextAround {
    std::string before;
    std::string behind;
    std::string bare;
};

/// An answer of the store, and what was made of it before the router's lock is taken.
struct PreparedAnswer {
    /// Implicit: an answer is prepared wherever it is handed on.
    PreparedAnswer(Answer found); // NOLINT(google-explicit-constructor)

    Answer answer;
    std::optional<DelayedPage> delayed = {}; ///< of a WaitingPage
    std::optional<TextAround> around = {};   ///< of the message of a MessageAnswer
};

} // namespace jsongled
