#include "identity/verify_token.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <openssl/evp.h>

#include "identity/base64url.hpp"
#include "identity/issue_token.hpp"
#include "identity/signature.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

const Time now = testing::first_moment.wall;
constexpr std::string_view claims = R"({"sub":"alice","exp":1728000060})";
const std::string hs256_header = R"({"alg":"HS256"})";

std::string made(std::string_view header, const Key& key = key_to_sign(Algorithm::hs256)) {
    return signed_token(header, claims, key).value_or("");
}

std::string_view verdict(std::string_view token, const KeySet& keys) {
    const auto read = verify_token(token, keys, {}, now);
    const auto* fault = std::get_if<TokenFault>(&read);
    return fault ? to_string(*fault) : "taken";
}
std::string_view verdict(std::string_view token) {
    return verdict(token, KeySet{{key_to_verify(Algorithm::hs256)}, {}});
}
std::string_view verdict_of_header(std::string_view header) {
    return verdict(made(header));
}

KeySet all_keys() {
    KeySet set;
    for (const auto& row : WordsOf<Algorithm>::table)
        set.keys.push_back(key_to_verify(row.value));
    return set;
}

class TokenOf : public ::testing::TestWithParam<Word<Algorithm>> {};

TEST_P(TokenOf, each_algorithm_is_taken_with_its_key) {
    const std::string token =
        made(R"({"alg":")" + std::string(GetParam().text) + "\"}", key_to_sign(GetParam().value));
    EXPECT_EQ(verdict(token, KeySet{{key_to_verify(GetParam().value)}, {}}), "taken");
    EXPECT_EQ(verdict(token, all_keys()), "taken");
    const auto read = verify_token(token, all_keys(), {}, now);
    EXPECT_EQ(std::get<Grant>(read).sub, "alice");
    EXPECT_EQ(std::get<Grant>(read).expires, now + std::chrono::minutes(1));
}

/// Whatever a token says, it is checked by the algorithm of the key.
TEST_P(TokenOf, rfc8725_3_1_one_algorithm_is_refused_under_the_word_of_another) {
    for (const auto& row : WordsOf<Algorithm>::table) {
        const std::string token =
            made(R"({"alg":")" + std::string(row.text) + "\"}", key_to_sign(GetParam().value));
        const KeySet own{{key_to_verify(GetParam().value)}, {}};
        const bool is_own = row.value == GetParam().value;
        EXPECT_EQ(verdict(token, own), is_own ? "taken" : "wrong-algorithm") << row.text;
        EXPECT_EQ(verdict(token, all_keys()), is_own ? "taken" : "bad-signature") << row.text;
    }
}

INSTANTIATE_TEST_SUITE_P(Each, TokenOf, ::testing::ValuesIn(WordsOf<Algorithm>::table),
                         [](const auto& one) { return std::string(one.param.text); });

/// HS256, signed with the bytes of the public key: by a key that no defence stood in the way of.
TEST(Token, rfc8725_3_1_signed_with_the_public_key_as_secret_is_refused) {
    for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
        const std::string text = to_base64url(hs256_header) + "." + to_base64url(claims);
        for (const std::string& secret : {pair_for(algorithm).public_pem(), pair_for(algorithm).public_der()}) {
            const std::shared_ptr<EVP_PKEY> mac(
                EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nullptr,
                                             reinterpret_cast<const unsigned char*>(secret.data()),
                                             secret.size()),
                EVP_PKEY_free);
            const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
            std::string signature(32, '\0');
            std::size_t size = signature.size();
            ASSERT_EQ(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, mac.get()), 1);
            ASSERT_EQ(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                                     reinterpret_cast<const unsigned char*>(text.data()), text.size()),
                      1);
            EXPECT_EQ(verdict(text + "." + to_base64url(signature), KeySet{{key_to_verify(algorithm)}, {}}),
                      "wrong-algorithm");
            EXPECT_EQ(verdict(text + "." + to_base64url(signature), all_keys()), "bad-signature");
        }
    }
}

TEST(Token, rfc8725_3_2_of_the_algorithm_none_is_refused) {
    for (const std::string_view none : {"none", "None", "NONE", "nOnE"}) {
        const std::string header = R"({"alg":")" + std::string(none) + "\"}";
        const std::string text = to_base64url(header) + "." + to_base64url(claims) + ".";
        EXPECT_EQ(verdict(text), "unsigned") << none;
        EXPECT_EQ(verdict(made(header)), "unsigned") << none;
        EXPECT_EQ(verdict(text, KeySet{}), "unsigned") << none;
    }
    EXPECT_EQ(verdict(to_base64url(hs256_header) + "." + to_base64url(claims) + "."), "bad-signature");
}

TEST(Token, rfc8725_3_2_of_another_algorithm_is_refused) {
    for (const std::string_view word :
         {"HS384", "HS512", "PS256", "RS512", "ES384", "ES256K", "hs256", "HS256 ", ""})
        EXPECT_EQ(verdict_of_header(R"({"alg":")" + std::string(word) + "\"}"), "wrong-algorithm") << word;
    EXPECT_EQ(verdict_of_header("{}"), "bad-header");
    EXPECT_EQ(verdict_of_header(R"({"alg":["HS256"]})"), "bad-header");
    EXPECT_EQ(verdict_of_header(R"({"alg":null})"), "bad-header");
}

TEST(Token, rfc8725_3_3_is_whole) {
    const std::string token = made(hs256_header);
    EXPECT_EQ(verdict(token), "taken");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string other = token;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(verdict(other), "taken") << i;
        EXPECT_NE(verdict(token.substr(0, i)), "taken") << i;
    }
    EXPECT_EQ(verdict(made(hs256_header, std::get<Key>(Key::of_secret(std::string(32, 'x'))))),
              "bad-signature");
}

TEST(Token, rfc8725_3_3_is_read_behind_its_signature) {
    const std::string token =
        signed_token(hs256_header, "no claims", key_to_sign(Algorithm::hs256)).value_or("");
    EXPECT_EQ(verdict(token), "bad-claims");
    std::string other = token;
    other[other.size() - 2] = other[other.size() - 2] == 'A' ? 'B' : 'A';
    EXPECT_EQ(verdict(other), "bad-signature");
}

TEST(Token, has_three_parts_in_strict_base64url) {
    const std::string token = made(hs256_header);
    for (const std::string& text :
         {std::string(), std::string("a"), std::string("a.b"), token + ".", "." + token, token + "." + token})
        EXPECT_EQ(verdict(text), "not-three-parts") << text;
    for (const std::string& text : {token + "=", token + "\n", " " + token, token + "A=", "+" + token})
        EXPECT_EQ(verdict(text), "bad-base64url") << text;
    EXPECT_EQ(verdict(".."), "bad-header");
    EXPECT_EQ(verdict(to_base64url(hs256_header) + ".."), "bad-signature");
    EXPECT_EQ(verdict(token + '\0'), "bad-base64url");
}

TEST(Token, of_64_kilobytes_is_refused_before_anything_is_done) {
    // The first token of this kind that has so many bytes.
    const auto of = [](std::size_t size) {
        std::string text = R"({"sub":"alice","exp":1728000060,"x":")" + std::string(size / 4 * 3 - 150, 'x');
        std::string token;
        do {
            text += 'x';
            token = signed_token(hs256_header, text + "\"}", key_to_sign(Algorithm::hs256)).value_or("");
        } while (token.size() < size);
        return token;
    };
    const std::string longest = of(max_token_bytes - 1);
    ASSERT_LE(longest.size(), max_token_bytes);
    EXPECT_EQ(verdict(longest), "taken");
    EXPECT_EQ(verdict(of(max_token_bytes + 1)), "too-large");
    EXPECT_EQ(verdict(of(64 << 10)), "too-large");
    EXPECT_EQ(verdict(std::string(64 << 10, '.')), "too-large");
}

TEST(Token, rfc8725_3_10_is_not_asked_for_its_key) {
    const TestPair strangers = TestPair::ec();
    const std::string point = strangers.point();
    const std::string header =
        R"({"alg":"ES256","jku":"https://evil.example/","x5u":"file:///etc/passwd","x5c":["AA"],)"
        R"("jwk":{"kty":"EC","crv":"P-256","x":")" +
        to_base64url(point.substr(1, 32)) + R"(","y":")" + to_base64url(point.substr(33)) + "\"}}";
    const KeySet keys{{key_to_verify(Algorithm::es256)}, {}};
    EXPECT_EQ(verdict(made(header, strangers.to_sign()), keys), "bad-signature");
    EXPECT_EQ(verdict(made(header, key_to_sign(Algorithm::es256)), keys), "taken");
}

TEST(Token, with_an_extension_that_must_be_understood_is_refused) {
    for (const std::string_view crit : {R"(["exp"])", R"(["b64"],"b64":false)", "[]", "null", "7"})
        EXPECT_EQ(verdict_of_header(R"({"alg":"HS256","crit":)" + std::string(crit) + "}"), "critical") << crit;
}

TEST(Token, rfc8725_3_11_is_of_the_type_of_tokens_for_access) {
    for (const std::string_view type : {"JWT", "jwt", "at+jwt", "application/at+jwt", "AT+JWT"})
        EXPECT_EQ(verdict_of_header(R"({"alg":"HS256","typ":")" + std::string(type) + "\"}"), "taken") << type;
    for (const std::string_view type : {"", "JOSE", "dpop+jwt", "logout+jwt", "secevent+jwt", "JWT "})
        EXPECT_EQ(verdict_of_header(R"({"alg":"HS256","typ":")" + std::string(type) + "\"}"), "wrong-type")
            << type;
    EXPECT_EQ(verdict_of_header(R"({"alg":"HS256","typ":null})"), "wrong-type");
}

TEST(TokenHeader, is_one_json_object_with_each_name_once) {
    EXPECT_EQ(verdict_of_header(R"({"alg":"none","alg":"HS256"})"), "member-twice");
    EXPECT_EQ(verdict_of_header(R"({"alg":"HS256","kid":"a","kid":"b"})"), "member-twice");
    for (const std::string_view header : {"", "[]", "{", "\xff", R"({"alg":"HS256"}x)",
                                          R"({"alg":"HS256","kid":7})", R"({"alg":"HS256","kid":null})"})
        EXPECT_EQ(verdict_of_header(header), "bad-header") << header;
    EXPECT_EQ(
        verdict_of_header(R"({"alg":"HS256","x":)" + std::string(2'000, '[') + std::string(2'000, ']') + "}"),
        "bad-header");
}

std::string_view verdict_of_kid(std::string_view kid, std::initializer_list<std::string> kids) {
    KeySet keys;
    for (const std::string& name : kids)
        keys.keys.push_back(key_to_verify(Algorithm::hs256, name));
    return verdict(made(R"({"alg":"HS256")" + std::string(kid) + "}"), keys);
}

TEST(TokenKid, rfc8725_3_10_is_compared_exactly) {
    EXPECT_EQ(verdict_of_kid(R"(,"kid":"a")", {"b", "a"}), "taken");
    for (const std::string_view kid : {"A", "a ", "aa", "", "../a", "a' OR '1'='1", "a\\u0000"})
        EXPECT_EQ(verdict_of_kid(R"(,"kid":")" + std::string(kid) + '"', {"b", "a"}), "unknown-kid") << kid;
    EXPECT_EQ(verdict_of_kid(R"(,"kid":")" + std::string(257, 'k') + '"', {"a"}), "bad-header");
}

TEST(TokenKid, is_needed_where_too_many_keys_would_be_tried) {
    EXPECT_EQ(verdict_of_kid("", {"a", "b"}), "taken");
    EXPECT_EQ(verdict_of_kid("", {"1", "2", "3", "4", "5", "6", "7", "8"}), "taken");
    EXPECT_EQ(verdict_of_kid("", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}), "too-many-candidates");
    EXPECT_EQ(verdict_of_kid(R"(,"kid":"9")", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}), "taken");
}

TEST(TokenKid, may_be_any_for_a_key_without_one) {
    EXPECT_EQ(verdict_of_kid(R"(,"kid":"a")", {""}), "taken");
    EXPECT_EQ(verdict_of_kid(R"(,"kid":"a")", {"b", ""}), "taken");
}

TEST(TokenKid, of_a_key_of_another_algorithm_is_not_unknown) {
    const KeySet keys{{key_to_verify(Algorithm::es256, "a"), key_to_verify(Algorithm::hs256, "b")}, {}};
    EXPECT_EQ(verdict(made(R"({"alg":"HS256","kid":"a"})"), keys), "wrong-algorithm");
    EXPECT_EQ(verdict(made(R"({"alg":"HS256","kid":"c"})"), keys), "unknown-kid");
    EXPECT_EQ(verdict(made(hs256_header), KeySet{}), "no-keys");
}

TEST(TokenFaults, are_sentences_of_their_own) {
    std::vector<std::string_view> sentences;
    for (const auto& row : WordsOf<TokenFault>::table) {
        EXPECT_FALSE(row.sentence.empty()) << row.text;
        sentences.push_back(row.sentence);
    }
    std::ranges::sort(sentences);
    EXPECT_EQ(std::ranges::adjacent_find(sentences), sentences.end());
}

} // namespace
} // namespace jsongled
