#include "server/routing/kept_presence.hpp"

#include <utility>

#include "server/routing/tables.hpp"

namespace jsongled {
namespace {

/// No name has a line break.
std::string key_of(const KeptPresence::Stay& stay) {
    return stay.room.name + "\n" + stay.uid;
}

bool is_taken(Tables& tables, Write presence) {
    return tables.write(std::move(presence)) == Store::Intake::taken;
}

bool is_in(const Tables& tables, const KeptPresence::Stay& stay) {
    const Room* room = find_in(tables.rooms.all(), stay.room.name);
    return room && room->kind == stay.room.kind && room->seats.contains(stay.uid);
}

/// False where the store still has no room for it.
bool keep_again(Tables& tables, KeptPresence::Stay stay) {
    const std::string key = key_of(stay);
    if (is_in(tables, stay))
        keep_coming(tables, std::move(stay));
    else
        keep_leaving(tables, std::move(stay));
    return !tables.presence.unkept.contains(key);
}

} // namespace

void keep_coming(Tables& tables, KeptPresence::Stay stay) {
    const std::string key = key_of(stay);
    const auto before = tables.presence.unkept.find(key);
    const bool may_be_kept = before != tables.presence.unkept.end() && before->second.may_be_kept;
    if (is_taken(tables, EnterRoom{stay.room, stay.uid}))
        tables.presence.unkept.erase(key);
    else
        tables.presence.unkept.insert_or_assign(key, KeptPresence::Unkept{std::move(stay), may_be_kept});
}

void keep_leaving(Tables& tables, KeptPresence::Stay stay) {
    const std::string key = key_of(stay);
    const auto before = tables.presence.unkept.find(key);
    const bool was_never_there = before != tables.presence.unkept.end() && !before->second.may_be_kept;
    if (was_never_there || is_taken(tables, LeaveRoom{stay.room, stay.uid}))
        tables.presence.unkept.erase(key);
    else
        tables.presence.unkept.insert_or_assign(key, KeptPresence::Unkept{std::move(stay), true});
}

bool keep_presence_of(Tables& tables, const std::string& rid) {
    const std::string begin = rid + "\n";
    const auto is_of_room = [&](auto one) {
        return one != tables.presence.unkept.end() && one->first.starts_with(begin);
    };
    for (auto one = tables.presence.unkept.lower_bound(begin); is_of_room(one);
         one = tables.presence.unkept.lower_bound(begin))
        if (!keep_again(tables, one->second.stay)) return false;
    return true;
}

void keep_presence_again(Tables& tables) {
    auto& unkept = tables.presence.unkept;
    for (std::size_t i = 0; i < KeptPresence::most_again && !unkept.empty(); ++i)
        if (!keep_again(tables, unkept.begin()->second.stay)) return;
}

} // namespace jsongled
