#pragma once

#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

// What a handler needs of a description. A fault is a sentence for the sender, empty where there is none.

/// What is wrong with the description as such.
std::string fault_of_description(const Envelope& envelope);

/// What keeps a member from being a word: missing, no string, empty, too long, not Unicode.
std::string fault_of_word(const Envelope& envelope, Described member);

/// And from being the name of a user or a room.
std::string fault_of_name(const Envelope& envelope, Described member);

} // namespace jsongled
