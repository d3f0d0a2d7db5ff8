// Any text as a token, as the header and the claims of one that is signed, or as a document of keys: it is
// taken or refused, and what is taken keeps the rules. Its words are in token.dict.

#include <algorithm>

#include "identity/base64url.hpp"
#include "identity/issue_token.hpp"
#include "identity/jwk.hpp"
#include "identity/key_file.hpp"
#include "identity/verify_token.hpp"
#include "protocol/limits.hpp"
#include "protocol/names.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/json_tree.hpp"
#include "tests/fuzz/target.hpp"

namespace jsongled::fuzz {
namespace {

constexpr Time now(std::chrono::seconds(1'000));

constexpr std::string_view documents = R"({"keys":[
    {"kty":"oct","k":"YSBzZWNyZXQgb2YgMzIgYnl0ZXMsIGZvciB0ZXN0cy4"},
    {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"e"},
    {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
     "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"p"}]})";

/// A secret, which can sign, and two public keys.
const KeySet& keys() {
    static const auto read = read_jwks(documents, KeyPlace::private_file);
    return std::get<KeySet>(read);
}

void expect_grant(const Grant& grant, std::string_view text) {
    expect(!grant.sub.empty() && grant.sub.size() <= max_word_bytes, "a subject has no length of a uid", text);
    expect(grant.sub.find('/') == std::string::npos && fault_of_name(grant.sub).empty(), "a subject is no uid",
           text);
    expect(grant.expires + TokenRules().leeway > now, "an old token was taken", text);
    if (!grant.rights.rooms) return;
    expect(grant.rights.rooms->size() <= Rights::max_rooms, "there are too many rooms", text);
    for (const std::string& pattern : *grant.rights.rooms)
        expect(is_room_pattern(pattern), "a room is no pattern", text);
}

/// What was taken says the same to another reader of JSON.
void expect_said(const Grant& grant, std::string_view claims, std::string_view text) {
    expect(is_utf8(claims), "what is no UTF-8 was taken", text);
    const BoostReading boost = read_with_boost(claims);
    if (!boost.is_comparable) return;
    expect(boost.tree && boost.tree->is_object(), "what is no object was taken", text);
    for (const JsonTree& member : boost.tree->parts)
        expect(boost.tree->count(member.key) == 1, "a claim that appears twice was taken", text);
    const JsonTree* sub = boost.tree->find("sub");
    expect(sub && sub->kind == JsonKind::string && sub->text == grant.sub, "the subject differs", text);
    const JsonTree* admin = boost.tree->find("admin");
    expect(grant.rights.admin == (admin && admin->text == "true"), "an administrator was made", text);
    const JsonTree* rooms = boost.tree->find("rooms");
    expect((rooms == nullptr) == (grant.rights.rooms == nullptr), "the rooms differ", text);
    expect(!rooms || rooms->parts.size() == grant.rights.rooms->size(), "the number of rooms differs", text);
}

/// What was taken can be issued anew, and is taken again.
void expect_again(const Grant& grant, std::string_view text) {
    if (std::chrono::floor<std::chrono::seconds>(grant.expires) + TokenRules().leeway <= now) return;
    const auto token = issue_token({grant, {}, {}}, keys().keys.front(), now);
    expect(token.has_value(), "nothing is issued", text);
    if (token->size() > max_token_bytes) return;
    const auto read = verify_token(*token, keys(), {}, now);
    const auto* again = std::get_if<Grant>(&read);
    expect(again && again->sub == grant.sub, "what was issued is refused", text);
    const Rights& rights = again->rights;
    expect(rights.publish == grant.rights.publish && rights.call == grant.rights.call &&
               rights.admin == grant.rights.admin && rights.relay_only == grant.rights.relay_only &&
               (rights.rooms == nullptr) == (grant.rights.rooms == nullptr),
           "what was issued says something else", text);
}

void run_token(std::string_view text) {
    const auto read = verify_token(text, keys(), {}, now);
    if (const auto* grant = std::get_if<Grant>(&read)) expect_grant(*grant, text);
}

/// A line with the header, and the claims.
void run_claims(std::string_view text) {
    const std::string_view header = text.substr(0, text.find('\n'));
    const std::string_view claims = text.substr(std::min(text.size(), header.size() + 1));
    const auto token = signed_token(header, claims, keys().keys.front());
    expect(token.has_value(), "nothing is signed", text);
    const auto read = verify_token(*token, keys(), {}, now);
    const auto* grant = std::get_if<Grant>(&read);
    expect(!grant || token->size() <= max_token_bytes, "too large a token was taken", text);
    if (!grant) return;
    expect_grant(*grant, text);
    expect_said(*grant, claims, text);
    expect_again(*grant, text);
}

void run_keys(std::string_view text) {
    static_cast<void>(read_key_file(text, KeyUse::verify));
    static_cast<void>(read_key_file(text, KeyUse::sign));
    const auto read = read_jwks(text, KeyPlace::published);
    const auto* set = std::get_if<KeySet>(&read);
    if (!set) return;
    expect(!set->keys.empty() && set->keys.size() + set->skipped.size() <= KeySet::max_keys,
           "a set has no number of keys that it may have", text);
    for (const Key& key : set->keys) {
        expect(key.algorithm() != Algorithm::hs256 && !key.can_sign(), "a published key is private", text);
        expect(key.kid().size() <= max_word_bytes, "a key's name is too long", text);
    }
}

void run_base64url(std::string_view text) {
    expect(from_base64url(to_base64url(text)) == text, "bytes do not come back", text);
    const auto bytes = from_base64url(text);
    expect(!bytes || to_base64url(*bytes) == text, "two texts stand for the same bytes", text);
}

} // namespace

void run(std::string_view input) {
    if (input.empty()) return;
    const std::string_view text = input.substr(1);
    switch (input.front()) {
    case 't': return run_token(text);
    case 'c': return run_claims(text);
    case 'k': return run_keys(text);
    case 'b': return run_base64url(text);
    default: return;
    }
}

} // namespace jsongled::fuzz
