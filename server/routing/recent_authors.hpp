#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace jsongled {

/// Who wrote the last messages of a room, by message id: receipts go to them alone. Bounded in number and
/// bytes; the oldest are forgotten first.
class RecentAuthors {
  public:
    static constexpr std::size_t most = 128;
    static constexpr std::size_t most_bytes = 8'192; ///< of ids and names

    /// Who has got a message.
    enum class Audience : std::uint8_t { room, one };

    void add(std::string_view mid, std::string_view uid, Audience audience = Audience::room);

    /// The uid of the author, or nothing. Of two messages with one id it is the first one's: nobody gets the
    /// receipts of another by saying something under the same id.
    const std::string* find(std::string_view mid) const;

    /// Whether only one occupant has got the message. False for one that is not remembered.
    bool is_for_one(std::string_view mid) const;

    std::size_t size() const { return messages_.size(); }
    std::size_t bytes() const { return bytes_; }

  private:
    struct Message {
        std::string mid;
        std::string uid;
        Audience audience;
    };

    const Message* find_message(std::string_view mid) const;

    std::deque<Message> messages_;
    std::size_t bytes_ = 0;
};

} // namespace jsongled
