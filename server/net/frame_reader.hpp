#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "server/net/frame_limits.hpp"
#include "server/net/unmask.hpp"
#include "server/net/utf8_checker.hpp"
#include "server/net/ws_frame.hpp"

namespace jsongled {

/// Makes messages of the bytes that a WebSocket client sends (RFC 6455, 5 to 8), however they are cut. A fault
/// is told with the first byte that shows it. A message that is whole in the bytes given is not copied; the
/// parts of another are gathered here, in no more than FrameLimits::message_bytes and a control frame, and
/// never more than twice what has come. Between messages nothing is allocated. Used by one thread at a time;
/// throws nothing but std::bad_alloc.
class FrameReader {
  public:
    struct Text {
        std::string_view text; ///< well-formed UTF-8
    };
    struct Ping {
        std::string_view payload;
    };
    struct Pong {
        std::string_view payload;
    };
    struct Close {
        std::uint16_t code; ///< one that may_be_sent(), or no_close_code
        std::string_view reason;
    };
    /// A text over FrameLimits::message_bytes, told at its end.
    struct Oversized {
        std::size_t bytes;
        std::string_view beginning; ///< as many whole characters as fit into beginning_bytes, and a message
    };
    struct Fault {
        std::uint16_t code;   ///< what the connection is closed with
        std::string_view why; ///< a literal
    };
    using Event = std::variant<Text, Ping, Pong, Close, Oversized, Fault>;

    static constexpr std::size_t beginning_bytes = 4096;

    explicit FrameReader(FrameLimits limits) : limits_(limits) {}
    /// The views of an event may point into it.
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;

    /// Takes bytes from the front of `bytes` until there is an event, and unmasks them in place; nothing when
    /// all of them are used up. The event's views live until the next call, and as long as what `bytes` is a
    /// view of. To be called until it gives nothing: that gives back the memory of the last event. After a
    /// Close or a Fault it gives nothing and takes nothing.
    /// `parts` is raised by how many frames, or parts of them, were taken.
    std::optional<Event> next(std::span<char>& bytes, std::uint32_t& parts);
    std::optional<Event> next(std::span<char>& bytes) {
        std::uint32_t parts = 0;
        return next(bytes, parts);
    }

    /// For the messages that come from now on. Between two of them, as when one is told.
    void set_limits(FrameLimits limits) { limits_ = limits; }

    /// From now on messages are followed to their ends, and nothing of them or of what has come of one is kept,
    /// nor told. Ends the views of an event.
    void keep_nothing();

    /// How many bytes have come of the message that is under way.
    std::size_t message_bytes() const;

    /// Whether the last byte ended a message or a frame between messages: not even a part of a header is kept.
    bool is_between_messages() const { return stage_ == Stage::opcode && !in_message_; }

    /// Whether there was a Close or a Fault.
    bool is_over() const { return stage_ == Stage::over; }

    /// What is allocated for bytes that have come.
    std::size_t allocated_bytes() const { return kept_ ? kept_->bytes.capacity() : 0; }

  private:
    /// Which part of a frame comes next.
    enum class Stage : std::uint8_t { opcode, length, length_16, length_64, key, payload, over };

    struct Kept {
        std::vector<char> bytes;    ///< of the message, then what has come of a control frame
        std::size_t of_message = 0; ///< how many of them are
    };

    // Each gives what is wrong, a constant, or null.
    const Fault* take_header(std::span<char>& bytes);
    const Fault* take_header_byte(std::uint8_t byte);
    const Fault* take_opcode(std::uint8_t byte);
    const Fault* take_length(std::uint8_t byte);
    const Fault* admit_length();

    std::optional<Event> take_payload(std::span<char>& bytes);
    std::optional<Event> take_text(std::span<char> part, bool is_ascii);
    std::optional<Event> take_control(std::span<char> part);
    Event close_event(std::string_view payload);
    Event fail(const Fault& fault);

    bool is_oversized() const { return message_bytes_ > limits_.message_bytes; }
    std::size_t beginning_of_oversized() const;
    std::size_t room_for_message() const;
    void keep_of_message(std::span<const char> part);
    void append(std::span<const char> part);
    void forget_message();
    void forget_event();

    FrameLimits limits_;
    std::unique_ptr<Kept> kept_;      ///< nothing while it would be empty
    std::uint64_t remaining_ = 0;     ///< bytes of the frame's payload that are still to come
    std::uint32_t message_bytes_ = 0; ///< of the frames of the message whose headers have come
    MaskKey key_{};
    Stage stage_ = Stage::opcode;
    std::uint8_t header_bytes_ = 0; ///< of a long length or the key that are still to come
    Opcode opcode_ = Opcode::text;
    bool is_final_ = false;
    bool in_message_ = false; ///< its last frame has not ended
    Utf8Checker utf8_;
};
static_assert(sizeof(FrameReader) <= 40, "each idle connection has one");

} // namespace jsongled
