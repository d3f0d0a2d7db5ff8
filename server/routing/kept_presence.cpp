#include "server/routing/kept_presence.hpp"

#include <utility>

#include "server/routing/tables.hpp"

namespace jsongled {
namespace {

/// No name has a line break.
std::string key_of(const KeptPresence::Stay& stay) {
    return stay.room.name + "\n" + stay.uid;
}

/// False where the store has no room for it.
bool write(Tables& tables, Write presence, KeptPresence::Stay stay) {
    if (tables.write(std::move(presence)) == Store::Intake::full) return false;
    tables.presence.awaited.emplace_hint(tables.presence.awaited.end(), tables.written, std::move(stay));
    return true;
}

bool is_in(const Tables& tables, const KeptPresence::Stay& stay) {
    const Room* room = find_in(tables.rooms.all(), stay.room.name);
    return room && room->kind == stay.room.kind && room->seats.contains(stay.uid);
}

} // namespace

void keep_coming(Tables& tables, KeptPresence::Stay stay) {
    const std::string key = key_of(stay);
    const auto before = tables.presence.unkept.find(key);
    const bool may_be_kept = before != tables.presence.unkept.end() && before->second.may_be_kept;
    if (write(tables, EnterRoom{stay.room, stay.uid}, stay))
        tables.presence.unkept.erase(key);
    else
        tables.presence.unkept.insert_or_assign(key, KeptPresence::Unkept{std::move(stay), may_be_kept});
}

void keep_leaving(Tables& tables, KeptPresence::Stay stay) {
    const std::string key = key_of(stay);
    const auto before = tables.presence.unkept.find(key);
    const bool was_never_there = before != tables.presence.unkept.end() && !before->second.may_be_kept;
    if (was_never_there || write(tables, LeaveRoom{stay.room, stay.uid}, stay))
        tables.presence.unkept.erase(key);
    else
        tables.presence.unkept.insert_or_assign(key, KeptPresence::Unkept{std::move(stay), true});
}

void presence_is_stored(Tables& tables, Store::Sequence up_to) {
    auto& awaited = tables.presence.awaited;
    awaited.erase(awaited.begin(), awaited.upper_bound(up_to));
}

void presence_has_failed(Tables& tables, Store::Sequence first, Store::Sequence last) {
    auto& awaited = tables.presence.awaited;
    const auto begin = awaited.lower_bound(first);
    const auto end = awaited.upper_bound(last);
    for (auto one = begin; one != end; ++one) {
        std::string key = key_of(one->second);
        tables.presence.unkept.insert_or_assign(std::move(key),
                                                KeptPresence::Unkept{std::move(one->second), true});
    }
    awaited.erase(begin, end);
}

void keep_presence_again(Tables& tables) {
    std::vector<KeptPresence::Stay> again;
    for (const auto& [key, one] : tables.presence.unkept) {
        again.push_back(one.stay);
        if (again.size() == KeptPresence::most_again) break;
    }
    for (KeptPresence::Stay& stay : again) {
        if (is_in(tables, stay))
            keep_coming(tables, std::move(stay));
        else
            keep_leaving(tables, std::move(stay));
    }
}

} // namespace jsongled
