#include "identity/issue_token.hpp"

#include "identity/base64url.hpp"
#include "identity/signature.hpp"
#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

long long seconds(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string header_of(const Key& key) {
    std::string json;
    JsonWriter writer(json);
    writer.begin().string("typ", "JWT").string("alg", to_string(key.algorithm()));
    if (!key.kid().empty()) writer.string("kid", key.kid());
    writer.end();
    return json;
}

void write_rights(JsonWriter& writer, const Rights& rights) {
    if (!rights.publish) writer.boolean("publish", false);
    if (!rights.call) writer.boolean("call", false);
    if (rights.admin) writer.boolean("admin", true);
    if (rights.relay_only) writer.boolean("relayOnly", true);
    if (!rights.rooms) return;
    writer.begin_array("rooms");
    for (const std::string& pattern : *rights.rooms)
        writer.next().out().string(pattern);
    writer.end_array();
}

std::string claims_of(const TokenWish& wish, Time now) {
    std::string json;
    JsonWriter writer(json);
    writer.begin().string("sub", wish.grant.sub);
    if (!wish.issuer.empty()) writer.string("iss", wish.issuer);
    if (!wish.audience.empty()) writer.string("aud", wish.audience);
    writer.number("iat", seconds(now)).number("exp", seconds(wish.grant.expires));
    write_rights(writer, wish.grant.rights);
    writer.end();
    return json;
}

} // namespace

std::optional<std::string> issue_token(const TokenWish& wish, const Key& key, Time now) {
    return signed_token(header_of(key), claims_of(wish, now), key);
}

std::optional<std::string> signed_token(std::string_view header, std::string_view claims, const Key& key) {
    std::string text = to_base64url(header) + "." + to_base64url(claims);
    const auto signature = sign(key, text);
    if (!signature) return std::nullopt;
    return std::move(text) + "." + to_base64url(*signature);
}

} // namespace jsongled
