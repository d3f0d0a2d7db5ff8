#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "protocol/actions.hpp"
#include "protocol/member.hpp"
#include "protocol/messages/room_change.hpp"
#include "protocol/room_kind.hpp"

namespace jsongled {

/// Tells a room that somebody came or went, with their whole member object or only their names.
struct RoomEvent {
    static constexpr Action action = Action::session_event;
    using What = RoomChange;
    enum class Shows : std::uint8_t { member, names };

    What what;
    Shows shows;
    RoomKind kind;
    std::string rid;
    std::shared_ptr<const Member> member;

    void write_words(auto& json) const {
        json.string("namespace", to_string(kind)).string("event", to_string(what));
    }
    void describe(auto& json) const {
        if (shows == Shows::member) {
            json.raw("member", member->json());
        } else {
            json.begin("member").string("uid", member->uid());
            if (!member->dn().empty()) json.string("dn", member->dn());
            json.end();
        }
        json.string("rid", rid);
    }
};

} // namespace jsongled
