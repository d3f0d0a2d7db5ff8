#include "identity/jwk.hpp"

#include <algorithm>
#include <optional>

#include <openssl/core_names.h>

#include "identity/base64url.hpp"
#include "identity/json_members.hpp"
#include "identity/openssl_handles.hpp"
#include "protocol/limits.hpp"

namespace jsongled {
namespace {

constexpr std::size_t coordinate_bytes = 32;
constexpr std::size_t max_modulus_bytes = Key::max_rsa_bits / 8 + 1; ///< some write a zero in front
constexpr std::size_t max_exponent_bytes = 16;
constexpr std::size_t max_operations = 16;

KeyFault key_fault(JsonMembersFault fault) {
    return fault == JsonMembersFault::twice ? KeyFault::member_twice : KeyFault::malformed;
}

/// The bytes of a member in base64url; nothing where it is something else, or of another size.
std::optional<std::string> bytes_of(const JsonValue& value, std::size_t least, std::size_t most) {
    if (!value.is_string()) return std::nullopt;
    auto bytes = from_base64url(value.text);
    if (!bytes || bytes->size() < least || bytes->size() > most) return std::nullopt;
    return bytes;
}

NumberHandle number(const std::string& bytes) {
    return NumberHandle(BN_bin2bn(octets(std::string_view(bytes)), static_cast<int>(bytes.size()), nullptr));
}

std::shared_ptr<EVP_PKEY> make_pair(const char* kind, OSSL_PARAM_BLD* build) {
    const Params params(OSSL_PARAM_BLD_to_param(build));
    const PairContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* pair = nullptr;
    if (params && context && EVP_PKEY_fromdata_init(context.get()) == 1)
        EVP_PKEY_fromdata(context.get(), &pair, EVP_PKEY_PUBLIC_KEY, params.get());
    return {pair, EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> rsa_pair(const JsonMembers& jwk) {
    const auto modulus = bytes_of(jwk["n"], 1, max_modulus_bytes);
    const auto exponent = bytes_of(jwk["e"], 1, max_exponent_bytes);
    if (!modulus || !exponent) return nullptr;
    const NumberHandle n = number(*modulus);
    const NumberHandle e = number(*exponent);
    const ParamBuild build(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    return make_pair("RSA", build.get());
}

/// Null as well where the point is not on the curve.
std::shared_ptr<EVP_PKEY> p256_pair(const JsonMembers& jwk) {
    const auto x = bytes_of(jwk["x"], coordinate_bytes, coordinate_bytes);
    const auto y = bytes_of(jwk["y"], coordinate_bytes, coordinate_bytes);
    if (!x || !y) return nullptr;
    const std::string point = "\x04" + *x + *y;
    const ParamBuild build(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return make_pair("EC", build.get());
}

std::shared_ptr<EVP_PKEY> ed25519_pair(const JsonMembers& jwk) {
    const auto x = bytes_of(jwk["x"], coordinate_bytes, coordinate_bytes);
    if (!x) return nullptr;
    return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(std::string_view(*x)), x->size()),
            EVP_PKEY_free};
}

std::optional<Algorithm> algorithm_of(const JsonMembers& jwk) {
    const std::string& type = jwk["kty"].text;
    const std::string& curve = jwk["crv"].text;
    if (type == "oct") return Algorithm::hs256;
    if (type == "RSA") return Algorithm::rs256;
    if (type == "EC" && curve == "P-256") return Algorithm::es256;
    if (type == "OKP" && curve == "Ed25519") return Algorithm::eddsa;
    return std::nullopt;
}

/// RFC 7517, 4.2 and 4.3.
bool is_for_signatures(const JsonMembers& jwk) {
    if (jwk.has("use") && jwk["use"].text != "sig") return false;
    return !jwk.has("key_ops") ||
           std::ranges::any_of(items_of(jwk["key_ops"], max_operations),
                               [](const JsonValue& item) { return item.is_string() && item.text == "verify"; });
}

/// What the members that say of a key what it is have to be, if they are there.
bool are_words(const JsonMembers& jwk) {
    if (!jwk["kty"].is_string()) return false;
    for (const std::string_view name : {"crv", "alg", "use", "kid"})
        if (jwk.has(name) && !jwk[name].is_string()) return false;
    // An empty name would be none.
    return !jwk.has("kid") || (!jwk["kid"].text.empty() && jwk["kid"].text.size() <= max_word_bytes);
}

std::variant<Key, KeyFault> secret_of(const JsonMembers& jwk, KeyPlace place, std::string kid) {
    if (place == KeyPlace::published) return KeyFault::published_secret;
    const auto secret = bytes_of(jwk["k"], 0, max_jwks_bytes);
    if (!secret) return KeyFault::malformed;
    return Key::of_secret(*secret, std::move(kid));
}

std::variant<Key, KeyFault> key_of(const JsonMembers& jwk, KeyPlace place) {
    if (!are_words(jwk)) return KeyFault::malformed;
    const auto algorithm = algorithm_of(jwk);
    if (!algorithm || (jwk.has("alg") && jwk["alg"].text != to_string(*algorithm)))
        return KeyFault::unsupported;
    if (!is_for_signatures(jwk)) return KeyFault::not_for_signatures;
    std::string kid = jwk["kid"].text;
    if (*algorithm == Algorithm::hs256) return secret_of(jwk, place, std::move(kid));
    if (jwk.has("d")) return KeyFault::private_key;
    std::shared_ptr<EVP_PKEY> pair = *algorithm == Algorithm::rs256   ? rsa_pair(jwk)
                                     : *algorithm == Algorithm::es256 ? p256_pair(jwk)
                                                                      : ed25519_pair(jwk);
    if (!pair) return KeyFault::invalid;
    return Key::of_pair(std::move(pair), KeyUse::verify, std::move(kid));
}

} // namespace

std::variant<Key, KeyFault> read_jwk(std::string_view json, KeyPlace place) {
    const QuietErrors quiet;
    if (json.size() > max_jwks_bytes) return KeyFault::too_large;
    const auto jwk = JsonMembers::read(json);
    if (const auto* fault = std::get_if<JsonMembersFault>(&jwk)) return key_fault(*fault);
    return key_of(std::get<JsonMembers>(jwk), place);
}

std::variant<KeySet, KeyFault> read_jwks(std::string_view json, KeyPlace place) {
    if (json.size() > max_jwks_bytes) return KeyFault::too_large;
    const auto document = JsonMembers::read(json);
    if (const auto* fault = std::get_if<JsonMembersFault>(&document)) return key_fault(*fault);
    const JsonValue& keys = std::get<JsonMembers>(document)["keys"];
    if (!keys.is_array()) return KeyFault::malformed;
    const std::vector<JsonValue> items = items_of(keys, KeySet::max_keys + 1);
    if (items.size() > KeySet::max_keys) return KeyFault::too_many;
    KeySet set;
    for (const JsonValue& item : items) {
        auto read = read_jwk(item.kind == JsonKind::object ? item.text : std::string(), place);
        if (auto* key = std::get_if<Key>(&read))
            set.keys.push_back(std::move(*key));
        else
            set.skipped.push_back(std::get<KeyFault>(read));
    }
    if (set.keys.empty()) return KeyFault::no_keys;
    return set;
}

} // namespace jsongled
