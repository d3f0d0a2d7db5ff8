#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "protocol/name_map.hpp"
#include "storage/answers.hpp"
#include "storage/questions.hpp"
#include "storage/sight.hpp"
#include "storage/store_limits.hpp"

namespace jsongled::memory {

struct Talk;

/// A message and all that hangs on it.
struct Message {
    Talk* talk;
    KeptMessage kept; ///< without its conversation, which the talk knows
    Fingerprint fingerprint;
    std::map<std::string, std::string, std::less<>> reactions = {}; ///< by uid
    std::set<std::string, std::less<>> waits_for = {};
    std::size_t bytes = 0;
};

/// A user in a conversation.
struct Line {
    std::vector<Stretch> stays; ///< in a room
    Place received = 0;
    Place read = 0;
    Place up_to = 0; ///< what counts as read for the user themself

    bool is_in() const { return !stays.empty() && stays.back().is_open(); }
};

/// A conversation that has a message, or a room that somebody is in.
struct Talk {
    Conversation names;
    Place muc_since = 0; ///< of a MUC: behind this place it is one
    std::set<Place> messages = {};
    std::map<std::string, Line, std::less<>> lines = {};
};

/// What the user of the line may see.
Sight sight_of(const Talk& talk, const Line& line, MucHistory muc);

/// A user who has a line, a message, or something that waits.
struct Person {
    std::map<std::string, Place, std::less<>> ids = {}; ///< of the messages written
    std::set<Place> messages = {};                      ///< the same
    std::map<Place, std::size_t> waiting = {};          ///< and the bytes of each
    std::set<Talk*> talks = {};                         ///< with a line
    std::size_t waiting_bytes = 0;
    std::size_t wait_for_others = 0; ///< of the messages written
    std::size_t bytes = 0;           ///< of the messages written
    bool is_met = false;             ///< has said or received something, or was in a room
};

/// What is kept of messages, and what keeps it consistent: whatever is taken out takes with it what hangs on
/// it.
class Tables {
  public:
    explicit Tables(const StoreLimits& limits) : limits_(limits) {}

    const StoreLimits& limits() const { return limits_; }
    Place last() const { return last_; }
    std::size_t bytes() const { return bytes_; }
    std::size_t waiting() const { return waiting_; }
    std::size_t waiting_bytes() const { return waiting_bytes_; }

    Talk* find(const Conversation& conversation);
    /// The room `with`, if the user is or was in it, else what they said with that user.
    Talk* talk_with(const std::string& uid, const std::string& with);
    Talk* find_room(std::string_view rid);
    Message* find_message(std::string_view author, std::string_view id, Place* place = nullptr);
    Person* find_person(std::string_view uid) { return find_in(people_, uid); }
    /// The last with this id by somebody who has a line there.
    std::optional<Place> last_by_id(const Talk& talk, std::string_view id, const Sight& sight,
                                    std::string_view but_for = {}) const;
    /// All with this id: of one author, or where that is empty of whoever has a line there.
    std::vector<Place> all_by_id(const Talk& talk, std::string_view id, std::string_view author) const;

    std::map<Place, Message>& messages() { return messages_; }
    const std::map<Place, Message>& messages() const { return messages_; }

    Talk& make(const Conversation& conversation);
    Line& line(Talk& talk, const std::string& uid);
    Place add(Message message);
    void change(Place place, std::string envelope, std::string preview);
    /// Of somebody who has a line.
    void meet(const std::string& uid) { people_[uid].is_met = true; }
    void wait(Place place, const std::string& uid);
    void stop_waiting(Place place, std::string_view uid);
    void remove(Place place);
    /// The user's stay ends with the newest message, and is dropped if it has none.
    void leave(Talk& talk, const std::string& uid);
    /// Drops stays without messages, lines without stays, talks without anything.
    void tidy(Talk& talk);
    /// Until all is within the bound; `author` has written the last.
    void evict(const std::string& author);
    void erase(const EraseUser& erase);

  private:
    static void end_stay(const Talk& talk, Line& line);
    static std::string key_of(const Conversation& conversation);
    void rename(const std::string& uid, const std::string& pseudonym);
    void readdress(const Talk& talk, const EraseUser& erase);
    void drop(Talk& talk);
    void drop_if_idle(const std::string& uid);

    StoreLimits limits_;
    Place last_ = 0;
    std::map<Place, Message> messages_;
    NameMap<Talk> talks_;
    NameMap<Person> people_;
    std::size_t bytes_ = 0;
    std::size_t waiting_ = 0;
    std::size_t waiting_bytes_ = 0;
};

} // namespace jsongled::memory
