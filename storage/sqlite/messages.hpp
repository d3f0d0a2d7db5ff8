#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "storage/answers.hpp"
#include "storage/questions.hpp"
#include "storage/sight.hpp"
#include "storage/sqlite/message_index.hpp"
#include "storage/sqlite/names.hpp"
#include "storage/sqlite/waiting_room.hpp"

namespace jsongled::sqlite {

/// The messages, in a database. Writes are for a transaction that the caller has begun; when it is rolled back
/// this object is of no use any more.
class Messages {
  public:
    /// `most_fresh`: see MessageIndex.
    Messages(Database& database, const StoreLimits& limits, std::size_t most_fresh);

    WriteVerdict write(const KeepMessage& message);
    WriteVerdict write(const KeepWaiting& waiting);
    WriteVerdict write(const KeepReceipt& receipt);
    WriteVerdict write(const KeepReaction& reaction);
    WriteVerdict write(const EditMessage& edit);
    WriteVerdict write(const RetractMessage& retract);
    WriteVerdict write(const EnterRoom& enter);
    WriteVerdict write(const LeaveRoom& leave);
    WriteVerdict write(const MarkUnread& mark);
    WriteVerdict write(const EraseUser& erase);
    WriteVerdict write(const Forget& forget);
    /// Everybody leaves every room.
    void empty_rooms();
    /// What there is no room for in memory is moved to where it stays.
    void fold() { index_.fold(); }
    std::size_t count_of(const std::string& author);

    HistoryPage answer(const HistoryQuestion& question);
    InboxPage answer(const InboxQuestion& question);
    InboxEntry answer(const LineQuestion& question);
    WaitingPage answer(const WaitingQuestion& question);
    AuthorIds answer(const AuthorQuestion& question);
    IdAnswer answer(const IdQuestion& question);
    MessageAnswer answer(const MessageQuestion& question);
    RoomAnswer answer(const RoomQuestion& question);

  private:
    using Talk = Names::Talk;

    /// A user of a conversation, and what they may see of it.
    struct Reader {
        std::int64_t user = 0;
        std::string uid = {};
        Place received = 0;
        Place read = 0;
        Sight sight = {};
    };

    struct Found {
        Talk talk;
        Place place = 0;
        std::int64_t user = 0; ///< who names it
    };

    /// Where a message is that `uid` names and may see, or may have seen.
    std::optional<Found> find(const MessageName& name, const std::string& uid, const std::string& but_for = {});
    std::optional<Place> place_in(const std::optional<Talk>& talk, const MessageName& name,
                                  const std::string& but_for, const Sight& sight);
    std::optional<Place> place_of(const Talk& talk, const std::string& id, const Sight& sight,
                                  std::int64_t but_for = 0);
    std::vector<Place> places_of(const Talk& talk, const std::string& id, const std::string& author,
                                 const Sight& sight);
    std::optional<Place> newest_of_id(const Talk& talk, const std::string& id, const Sight& sight,
                                      std::int64_t but_for);
    bool has_line(const Talk& talk, std::int64_t user);
    bool has_any_line(std::int64_t user);
    /// Those for whom it waits.
    std::vector<std::int64_t> waiting_for(Place place);
    void readdress(const Talk& talk, const EraseUser& erase);
    Fingerprint fingerprint_at(Place place);
    std::optional<Talk> talk_of(std::int64_t user, const std::string& uid, const std::string& with);
    WriteVerdict change(const std::string& author, const std::string& id, const std::string& by, Place& place);
    void keep(const KeepMessage& message, const Talk& talk, std::int64_t author);
    void end_stay(const Talk& talk, std::int64_t user, Place after);
    void tidy(std::int64_t talk);
    void drop_if_idle(std::int64_t user);
    void remove(Place place, std::int64_t talk);

    Sight sight_of(const Talk& talk, std::int64_t user, MucHistory muc);
    /// Those who have received or read what is at this place, or anything behind it.
    std::vector<Reader> readers_of(const Talk& talk, Place since, MucHistory muc);
    std::vector<Place> newest(const Talk& talk, const Sight& sight, std::size_t limit);
    std::vector<Place> oldest(const Talk& talk, const Sight& sight, std::size_t limit);
    std::optional<Place> last_in(const Talk& talk, const Sight& sight);
    KeptMessage message_at(Place place);
    HistoryMessage whole(Place place, const std::vector<Reader>& readers);
    InboxLine line_of(const Talk& talk, std::int64_t user, const std::string& uid, const Sight& sight,
                      Place last);
    std::optional<Place> cursor_of(const HistoryQuestion& question, const Talk& talk, const Sight& sight);
    using NewestFirst = std::map<Place, std::pair<Talk, Sight>, std::greater<>>;
    std::optional<Place> cursor_of(const InboxQuestion& question, std::int64_t user, const NewestFirst& lines);
    std::optional<Place> place_in_inbox(const InboxQuestion& question, std::int64_t user);

    Database& database_;
    Names names_;
    MessageIndex index_;
    WaitingRoom waiting_;
    Place last_ = 0;
};

} // namespace jsongled::sqlite
