#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "protocol/name_map.hpp"
#include "storage/conversation.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/stretch.hpp"

namespace jsongled::sqlite {

/// The numbers under which a database keeps users and conversations, and their names. Remembers those that it
/// has met; whoever takes one out of the database has it forgotten.
class Names {
  public:
    explicit Names(Database& database) : database_(database) {}

    std::optional<std::int64_t> find_user(const std::string& uid);
    std::int64_t make_user(const std::string& uid);
    std::string uid_of(std::int64_t user);
    /// They have said or received something, or were in a room.
    void meet(std::int64_t user);
    bool is_met(std::int64_t user);

    struct Talk {
        std::int64_t number = 0;
        std::int64_t kind = 0; ///< 0 users, 1 room, 2 MUC
        Place muc_since = 0;   ///< of a MUC: behind this place it is one
        bool is_new = false;
    };
    std::optional<Talk> find(const Conversation& conversation);
    std::optional<Talk> find_room(const std::string& rid);
    /// `last`: the place of the newest message there is.
    Talk make(const Conversation& conversation, Place last);
    std::optional<Talk> talk_at(std::int64_t number);
    Conversation conversation_of(std::int64_t talk);

    void forget();

  private:
    static constexpr std::size_t most = 65'536;

    static std::string key_of(std::int64_t first, std::int64_t second);
    std::optional<Talk> find_pair(std::int64_t first, std::int64_t second);
    void bound();

    Database& database_;
    NameMap<std::int64_t> users_;
    std::unordered_map<std::int64_t, std::string> uids_;
    std::unordered_set<std::int64_t> met_;
    NameMap<Talk> talks_;
    std::unordered_map<std::int64_t, Conversation> conversations_;
};

} // namespace jsongled::sqlite
