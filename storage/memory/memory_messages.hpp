#pragma once

#include <functional>
#include <map>

#include "storage/memory/memory_tables.hpp"
#include "storage/questions.hpp"
#include "storage/write_verdict.hpp"

namespace jsongled {

/// The messages, in memory. Once they fill their bound the oldest go; those of an author who has more than
/// their share first, where that one writes.
class MemoryMessages {
  public:
    explicit MemoryMessages(const StoreLimits& limits) : tables_(limits) {}

    WriteVerdict write(KeepMessage message);
    WriteVerdict write(const KeepWaiting& waiting);
    WriteVerdict write(const KeepReceipt& receipt);
    WriteVerdict write(KeepReaction reaction);
    WriteVerdict write(EditMessage edit);
    WriteVerdict write(RetractMessage retract);
    WriteVerdict write(const EnterRoom& enter);
    WriteVerdict write(const LeaveRoom& leave);
    WriteVerdict write(const MarkUnread& mark);
    WriteVerdict write(const EraseUser& erase);
    WriteVerdict write(const Forget& forget);

    HistoryPage answer(const HistoryQuestion& question);
    InboxPage answer(const InboxQuestion& question);
    InboxEntry answer(const LineQuestion& question);
    WaitingPage answer(const WaitingQuestion& question);
    AuthorIds answer(const AuthorQuestion& question);
    IdAnswer answer(const IdQuestion& question);
    MessageAnswer answer(const MessageQuestion& question);
    RoomAnswer answer(const RoomQuestion& question);

    /// What they take.
    std::size_t bytes() const { return tables_.bytes(); }

  private:
    /// Why it may not wait for this user; `stored` if it may.
    WriteVerdict room_for(const std::string& author, const std::string& uid, std::size_t bytes);
    /// Why a message that waits may not have so many bytes.
    WriteVerdict room_to_grow(const memory::Message& message, std::size_t bytes);
    WriteVerdict change(const std::string& author, const std::string& id, const std::string& by, Place* place);
    /// Where a message is that `uid` names.
    std::optional<Place> place_of(const MessageName& name, const std::string& uid,
                                  std::string_view but_for = {});
    std::optional<Place> place_in(const memory::Talk* talk, const MessageName& name, std::string_view but_for,
                                  const Sight& sight);
    bool forget_waiting(const Forget& forget);

    HistoryMessage whole(Place place, MucHistory muc) const;
    std::optional<Place> cursor_of(const HistoryQuestion& question, const memory::Talk& talk,
                                   const Sight& sight) const;
    using NewestFirst = std::map<Place, const memory::Talk*, std::greater<>>;
    std::optional<Place> cursor_of(const InboxQuestion& question, const NewestFirst& lines) const;
    std::optional<InboxLine> line_of(const memory::Talk& talk, const std::string& uid, MucHistory muc) const;

    memory::Tables tables_;
};

} // namespace jsongled
