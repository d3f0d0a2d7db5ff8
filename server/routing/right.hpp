#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/words.hpp"

namespace jsongled {

struct Envelope;
struct Peer;

/// What somebody must be permitted by their token to do something. Who has no token of their own may do all.
enum class Right : std::uint8_t {
    any, ///< whoever has said hello
    publish,
    call,
    enter, ///< the room that the parameter `rid` names
};
template<>
struct WordsOf<Right> {
    static constexpr std::array<Word<Right>, 4> table{{{Right::any, "any", "anybody"},
                                                       {Right::publish, "publish", "who may `publish`"},
                                                       {Right::call, "call", "who may `call`"},
                                                       {Right::enter, "enter", "who may enter that room"}}};
};

/// Nobody has a right that is not known here. `rid` matters to `enter` alone.
bool has_right(const Peer& peer, Right right, std::string_view rid = {});

/// What it takes to say this to others. What is for the server has its right in the row of its query.
Right right_to_say(const Envelope& envelope, std::string_view sn);

} // namespace jsongled
