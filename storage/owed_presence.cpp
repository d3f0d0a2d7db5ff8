#include "storage/owed_presence.hpp"

#include <optional>
#include <type_traits>

namespace jsongled {
namespace {

/// Nothing for what is no presence. No name has a line break.
std::optional<std::string> key_of(const Write& write) {
    return std::visit(
        []<class One>(const One& one) -> std::optional<std::string> {
            if constexpr (std::is_same_v<One, EnterRoom> || std::is_same_v<One, LeaveRoom>)
                return one.room.name + "\n" + one.uid;
            else
                return std::nullopt;
        },
        write);
}

} // namespace

bool is_presence(const Write& write) {
    return std::holds_alternative<EnterRoom>(write) || std::holds_alternative<LeaveRoom>(write);
}

void OwedPresence::owe(const Write& write) {
    if (auto key = key_of(write)) owed_.insert_or_assign(std::move(*key), Owed{write});
}

void OwedPresence::carry_out(const std::function<bool(const Write&)>& carries_out) {
    for (auto& [key, one] : owed_)
        one.is_in_commit = carries_out(one.write);
}

void OwedPresence::carried_out(const Write& write) {
    if (const auto key = key_of(write))
        if (Owed* one = find_in(owed_, *key)) one->is_in_commit = true;
}

void OwedPresence::committed() {
    std::erase_if(owed_, [](const auto& one) { return one.second.is_in_commit; });
}

void OwedPresence::failed() {
    for (auto& [key, one] : owed_)
        one.is_in_commit = false;
}

} // namespace jsongled
