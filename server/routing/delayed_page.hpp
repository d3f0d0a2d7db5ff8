#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

/// A message with gaps for another content and for the time at which it was edited; and what is left of it if
/// it has no content, with one for the time at which it was retracted.
struct TextAround {
    struct Bare {
        std::string before;
        std::string behind;
    };

    std::string before;
    std::string between;
    std::string behind;
    bool has_content_first = true; ///< the first gap is that of the content
    Bare bare;

    std::string edited(std::string_view content_json, Time at) const;
    std::string retracted(Time at) const;
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
