#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled::load {

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

/// A frame as a client sends it: whole, and masked.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);

struct Frame {
    Opcode opcode{};
    std::string_view payload;
    std::size_t size = 0; ///< With its header.
};

/// The frame at the beginning of what a server sent, or nothing while it is incomplete. Throws Failure for what
/// the servers measured here do not send: masks, fragments, reserved bits.
std::optional<Frame> first_frame(std::string_view bytes);

} // namespace jsongled::load
