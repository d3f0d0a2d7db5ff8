#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "protocol/name_map.hpp"
#include "storage/conversation.hpp"
#include "storage/sqlite/database.hpp"

namespace jsongled::sqlite {

/// The numbers under which a database keeps users and conversations, and their names. Remembers those that it
/// has met; whoever takes one out of the database has it forgotten.
class Names {
  public:
    explicit Names(Database& database) : database_(database) {}

    std::optional<std::int64_t> find_user(const std::string& uid);
    std::int64_t make_user(const std::string& uid);
    std::string uid_of(std::int64_t user);

    struct Talk {
        std::int64_t number = 0;
        std::int64_t kind = 0; ///< 0 users, 1 room, 2 MUC
        bool is_new = false;
    };
    std::optional<Talk> find(const Conversation& conversation);
    std::optional<Talk> find_room(const std::string& rid);
    Talk make(const Conversation& conversation);
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
    NameMap<Talk> talks_;
    std::unordered_map<std::int64_t, Conversation> conversations_;
};

} // namespace jsongled::sqlite
