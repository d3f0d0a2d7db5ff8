#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled::load {

enum class Kind { text, room_text, candidate, offer };

/// Which message of which stream: it is in the message's id, and its number in its body again.
struct Label {
    std::uint32_t stream = 0;
    std::uint64_t number = 0;
    friend bool operator==(const Label&, const Label&) = default;
};

/// A message of which only the number changes.
class Message {
  public:
    /// As large as asked for, if that is more than its envelope.
    Message(Kind kind, std::uint32_t stream, std::string_view to, std::size_t bytes);

    /// The text under this number. It holds until the next call.
    std::string_view numbered(std::uint64_t number);
    /// Throws Failure unless this text has the body of this message under this number.
    void check(std::string_view received, std::uint64_t number) const;

  private:
    std::string text_;
    std::size_t id_;
    std::size_t body_;
    std::string filler_;
};

/// Of the call between the two of this stream, to either of them; `description` is what is between its braces.
std::string call_message(std::uint32_t stream, std::string_view to, std::string_view action,
                         std::string_view reason, std::string_view description);

/// Of a text that began at a client of ours; nothing for what a server says itself.
std::optional<Label> label_of(std::string_view text);
/// What a server's receipt is for.
std::optional<Label> acknowledged_by(std::string_view text);

/// The text between `before` and the next quote, or nothing.
std::string_view quoted_after(std::string_view text, std::string_view before);

} // namespace jsongled::load
