#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/time.hpp"

namespace jsongled {

/// A conversation as its user sees it in the list of theirs.
struct ConversationLine {
    std::string with;      ///< a uid or a rid
    std::string_view kind; ///< a literal
    struct Last {
        std::string id;
        std::string from; ///< the uid of its author
        Time sent;
        std::string preview;
        std::optional<Time> retracted = {};
    } last;
    std::uint32_t unread;
    std::string read_up_to; ///< the id of the last that was read; empty where none was

    void write(auto& json) const {
        json.string("with", with).string("kind", kind).begin("last");
        json.string("id", last.id).string("from", last.from).time("sent", last.sent);
        json.string("preview", last.preview);
        if (last.retracted) json.time("retracted", *last.retracted);
        json.end().number("unread", unread);
        if (read_up_to.empty())
            json.null("readUpTo");
        else
            json.string("readUpTo", read_up_to);
    }
};

} // namespace jsongled
