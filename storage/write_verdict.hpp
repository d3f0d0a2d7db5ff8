#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// How a write came out that was carried out, and is durable. But for `stored`, `repeated` and `more` it has
/// changed nothing.
enum class WriteVerdict : std::uint8_t {
    stored,
    repeated,
    conflicting,
    unknown,
    not_the_author,
    recipient_full,
    sender_full,
    store_full,
    is_a_room,
    more,
};
template<>
struct WordsOf<WriteVerdict> {
    static constexpr std::array<Word<WriteVerdict>, 10> table{
        {{WriteVerdict::stored, "stored", "plainly"},
         {WriteVerdict::repeated, "repeated", "The same message of this author is kept already"},
         {WriteVerdict::conflicting, "conflicting", "Another message of this author has this id"},
         {WriteVerdict::unknown, "unknown", "There is no such message, or it is retracted"},
         {WriteVerdict::not_the_author, "not-the-author", "The message is somebody else's"},
         {WriteVerdict::recipient_full, "recipient-full", "Too much waits for the recipient"},
         {WriteVerdict::sender_full, "sender-full", "Too much of the sender's waits for others"},
         {WriteVerdict::store_full, "store-full", "Too much waits in all"},
         {WriteVerdict::is_a_room, "is-a-room", "The recipient is or was a room, and no user"},
         {WriteVerdict::more, "more", "There is more to forget"}}};
};

} // namespace jsongled
