#include "identity/claims.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "identity/json_members.hpp"
#include "protocol/limits.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

using Fault = std::optional<TokenFault>;

/// Items of an `aud` that are looked at.
constexpr std::size_t max_audiences = 64;
/// The end of the year 9999: what time_text() can write.
constexpr double last_second = 253'402'300'799.0;

/// A NumericDate (RFC 7519, 2), fractions cut to milliseconds.
std::optional<Time> time_of(const JsonValue& value) {
    if (value.kind != JsonKind::number || value.text.starts_with('-')) return std::nullopt;
    double seconds = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto read = std::from_chars(value.text.data(), end, seconds);
    if (read.ec != std::errc() || read.ptr != end || seconds > last_second) return std::nullopt;
    return Time(std::chrono::floor<std::chrono::milliseconds>(std::chrono::duration<double>(seconds)));
}

Fault find_time_fault(const JsonMembers& claims, const TokenRules& rules, Time now, Time& expires) {
    const auto expiry = time_of(claims["exp"]);
    if (!claims.has("exp")) return TokenFault::no_expiry;
    if (!expiry) return TokenFault::bad_time;
    expires = *expiry;
    if (now >= *expiry + rules.leeway) return TokenFault::expired;
    for (const auto& [name, fault] :
         {std::pair("nbf", TokenFault::not_yet_valid), std::pair("iat", TokenFault::issued_in_future)}) {
        if (!claims.has(name)) continue;
        const auto begins = time_of(claims[name]);
        if (!begins) return TokenFault::bad_time;
        if (*begins > now + rules.leeway) return fault;
    }
    return std::nullopt;
}

bool is_for(const JsonValue& audience, const std::string& own) {
    const auto is_own = [&](const JsonValue& value) { return value.is_string() && value.text == own; };
    if (!audience.is_array()) return is_own(audience);
    const std::vector<JsonValue> items = items_of(audience, max_audiences + 1);
    return items.size() <= max_audiences && std::ranges::all_of(items, &JsonValue::is_string) &&
           std::ranges::any_of(items, is_own);
}

Fault find_party_fault(const JsonMembers& claims, const TokenRules& rules) {
    const JsonValue& issuer = claims["iss"];
    if (!rules.issuer.empty() && !(issuer.is_string() && issuer.text == rules.issuer))
        return TokenFault::wrong_issuer;
    if (!rules.audience.empty() && !is_for(claims["aud"], rules.audience)) return TokenFault::wrong_audience;
    return std::nullopt;
}

Fault read_subject(const JsonMembers& claims, std::string& sub) {
    const JsonValue& subject = claims["sub"];
    if (!claims.has("sub")) return TokenFault::no_subject;
    const bool is_uid = subject.is_string() && !subject.text.empty() && subject.text.size() <= max_word_bytes &&
                        subject.text.find('/') == std::string::npos && fault_of_name(subject.text).empty();
    if (!is_uid) return TokenFault::bad_subject;
    sub = subject.text;
    return std::nullopt;
}

Fault read_rooms(const JsonValue& rooms, Rights& rights) {
    std::vector<JsonValue> items = items_of(rooms, Rights::max_rooms + 1);
    const bool are_patterns = rooms.is_array() && items.size() <= Rights::max_rooms &&
                              std::ranges::all_of(items, [](const JsonValue& item) {
                                  return item.is_string() && is_room_pattern(item.text);
                              });
    if (!are_patterns) return TokenFault::bad_rights;
    Rights::Rooms read;
    read.reserve(items.size());
    for (JsonValue& item : items)
        read.push_back(std::move(item.text));
    rights.rooms = std::make_shared<const Rights::Rooms>(std::move(read));
    return std::nullopt;
}

Fault read_rights(const JsonMembers& claims, Rights& rights) {
    for (const auto& [name, right] :
         {std::pair("publish", &Rights::publish), std::pair("call", &Rights::call),
          std::pair("admin", &Rights::admin), std::pair("relayOnly", &Rights::relay_only)}) {
        if (!claims.has(name)) continue;
        // Taken for its default, a word that was meant otherwise would give what was to be kept.
        if (claims[name].kind != JsonKind::boolean) return TokenFault::bad_rights;
        rights.*right = claims[name].text == "true";
    }
    return claims.has("rooms") ? read_rooms(claims["rooms"], rights) : std::nullopt;
}

} // namespace

std::variant<Grant, TokenFault> read_claims(std::string_view json, const TokenRules& rules, Time now) {
    const auto read = JsonMembers::read(json);
    if (const auto* fault = std::get_if<JsonMembersFault>(&read))
        return *fault == JsonMembersFault::twice ? TokenFault::member_twice : TokenFault::bad_claims;
    const auto& claims = std::get<JsonMembers>(read);
    Grant grant;
    Fault fault = find_time_fault(claims, rules, now, grant.expires);
    if (!fault) fault = find_party_fault(claims, rules);
    if (!fault) fault = read_subject(claims, grant.sub);
    if (!fault) fault = read_rights(claims, grant.rights);
    if (fault) return *fault;
    return grant;
}

} // namespace jsongled
