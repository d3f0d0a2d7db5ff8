#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/json_parts.hpp"
#include "protocol/words.hpp"

namespace jsongled {

/// The members of a description that the server itself reads; all others pass through unread.
enum class Described : std::uint8_t {
    uid,
    dn,
    rid,
    sent,
    relayed,
    media,
    mos,
    duration,
    ua,
    route,
    error,
    limit,
    before,
    after,
    mid,
    sid,
    token,
    content,
    type,
    delayed,
    with,
    from,
    edited,
    received,
    author,
};
template<>
struct WordsOf<Described> {
    static constexpr std::array<Word<Described>, 25> table{
        {{Described::uid, "uid"},         {Described::dn, "dn"},
         {Described::rid, "rid"},         {Described::sent, "sent"},
         {Described::relayed, "relayed"}, {Described::media, "media"},
         {Described::mos, "mos"},         {Described::duration, "duration"},
         {Described::ua, "ua"},           {Described::route, "route"},
         {Described::error, "error"},     {Described::limit, "limit"},
         {Described::before, "before"},   {Described::after, "after"},
         {Described::mid, "mid"},         {Described::sid, "sid"},
         {Described::token, "token"},     {Described::content, "content"},
         {Described::type, "type"},       {Described::delayed, "delayed"},
         {Described::with, "with"},       {Described::from, "from"},
         {Described::edited, "edited"},   {Described::received, "received"},
         {Described::author, "author"}}};
};

/// One member of the description as it was received.
struct DescribedValue {
    JsonKind kind = JsonKind::absent;
    Span span;               ///< the value in the envelope's text
    std::string_view text;   ///< a string's characters, a number's digits
    bool well_formed = true; ///< false for a string with half a surrogate pair, which `text` has replaced

    bool is_given() const { return kind != JsonKind::absent && kind != JsonKind::null; }
};

} // namespace jsongled
