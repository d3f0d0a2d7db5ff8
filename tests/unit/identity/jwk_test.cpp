#include "identity/jwk.hpp"

#include <gtest/gtest.h>

#include <openssl/err.h>

#include "identity/base64url.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

const std::string okp = R"("kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";
const std::string ec =
    R"("kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")";
const std::string oct = R"("kty":"oct","k":"YSBzZWNyZXQgb2YgMzIgYnl0ZXMsIGZvciB0ZXN0cy4")";

std::string rsa(const std::string& modulus, const std::string& exponent) {
    return R"("kty":"RSA","n":")" + modulus + R"(","e":")" + exponent + '"';
}
std::string rsa_2048() {
    return rsa(pair_for(Algorithm::rs256).rsa_part("n"), "AQAB");
}

std::string_view one(const std::string& members, KeyPlace place = KeyPlace::private_file) {
    const auto read = read_jwk("{" + members + "}", place);
    const auto* fault = std::get_if<KeyFault>(&read);
    return fault ? to_string(*fault) : to_string(std::get<Key>(read).algorithm());
}

std::string_view set_fault(std::string_view json) {
    const auto read = read_jwks(json, KeyPlace::published);
    const auto* fault = std::get_if<KeyFault>(&read);
    return fault ? to_string(*fault) : "read";
}

TEST(Jwk, rfc8725_3_1_has_the_algorithm_of_its_type) {
    EXPECT_EQ(one(okp), "EdDSA");
    EXPECT_EQ(one(ec), "ES256");
    EXPECT_EQ(one(oct), "HS256");
    EXPECT_EQ(one(rsa_2048()), "RS256");
    EXPECT_EQ(one(rsa_2048() + R"(,"alg":"RS256")"), "RS256");
    for (const std::string_view word : {"HS256", "PS256", "RS384", "ES256", "none", "rs256", ""})
        EXPECT_EQ(one(rsa_2048() + R"(,"alg":")" + std::string(word) + '"'), "unsupported") << word;
    EXPECT_EQ(one(oct + R"(,"alg":"HS512")"), "unsupported");
    EXPECT_EQ(one(oct + R"(,"alg":"RS256")"), "unsupported");
}

TEST(Jwk, rfc8725_3_2_is_of_a_kind_that_is_used) {
    EXPECT_EQ(one(R"("kty":"EC","crv":"P-384","x":"AA","y":"AA")"), "unsupported");
    EXPECT_EQ(one(R"("kty":"EC","x":"AA","y":"AA")"), "unsupported");
    EXPECT_EQ(one(R"("kty":"OKP","crv":"X25519","x":"AA")"), "unsupported");
    EXPECT_EQ(one(R"("kty":"OKP","crv":"Ed448","x":"AA")"), "unsupported");
    EXPECT_EQ(one(R"("kty":"AKP","alg":"ML-DSA-44","pub":"AA")"), "unsupported");
    EXPECT_EQ(one(R"("kty":"rsa","n":"AA","e":"AQAB")"), "unsupported");
}

TEST(Jwk, is_meant_for_signatures) {
    EXPECT_EQ(one(okp + R"(,"use":"sig")"), "EdDSA");
    EXPECT_EQ(one(okp + R"(,"use":"enc")"), "not-for-signatures");
    EXPECT_EQ(one(okp + R"(,"key_ops":["sign","verify"])"), "EdDSA");
    EXPECT_EQ(one(okp + R"(,"key_ops":["encrypt"])"), "not-for-signatures");
    EXPECT_EQ(one(okp + R"(,"key_ops":[])"), "not-for-signatures");
    EXPECT_EQ(one(okp + R"(,"key_ops":"verify")"), "not-for-signatures");
}

TEST(Jwk, rfc8725_3_5_is_strong) {
    EXPECT_EQ(one(rsa(TestPair::rsa(1024).rsa_part("n"), "AQAB")), "weak-rsa");
    const std::string n = pair_for(Algorithm::rs256).rsa_part("n");
    EXPECT_EQ(one(rsa(n, "AQ")), "weak-rsa") << "an exponent of 1 signs everything";
    EXPECT_EQ(one(rsa(n, "AA")), "weak-rsa");
    EXPECT_EQ(one(rsa(n, "BA")), "weak-rsa") << "even";
    EXPECT_EQ(one(rsa(n, to_base64url("\x01" + std::string(7, '\0') + "\x01"))), "weak-rsa") << "65 bits";
    EXPECT_EQ(one(rsa(to_base64url(std::string(Key::max_rsa_bits / 8 + 1, '\xff')), "AQAB")), "weak-rsa");
    EXPECT_EQ(one(rsa(to_base64url(std::string(255, '\xff') + "\xfe"), "AQAB")), "weak-rsa") << "even";
    EXPECT_EQ(one(R"("kty":"oct","k":"c2hvcnQ")"), "short-secret");
    EXPECT_EQ(one(R"("kty":"oct","k":"")"), "short-secret");
}

TEST(Jwk, rfc8725_3_4_has_numbers_that_are_a_key) {
    std::string moved = ec;
    moved.replace(moved.find("f83O"), 4, "f83P");
    EXPECT_EQ(one(moved), "invalid") << "not on the curve";
    EXPECT_EQ(one(R"("kty":"EC","crv":"P-256","x":"AA","y":"AA")"), "invalid");
    EXPECT_EQ(one(R"("kty":"EC","crv":"P-256")"), "invalid");
    const std::string point = pair_for(Algorithm::es256).point();
    for (const std::size_t x_bytes : {31U, 32U, 33U})
        EXPECT_EQ(one(R"("kty":"EC","crv":"P-256","x":")" + to_base64url(point.substr(1, x_bytes)) +
                      R"(","y":")" + to_base64url(point.substr(1 + x_bytes)) + '"'),
                  x_bytes == 32 ? "ES256" : "invalid");
    EXPECT_EQ(one(R"("kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ")"),
              "invalid");
    EXPECT_EQ(one(R"("kty":"OKP","crv":"Ed25519","x":17)"), "invalid");
    EXPECT_EQ(one(R"("kty":"RSA","n":"AQAB=","e":"AQAB")"), "invalid");
    EXPECT_EQ(one(R"("kty":"RSA","n":"","e":"AQAB")"), "invalid");
    EXPECT_EQ(one(rsa(to_base64url(std::string(20'000, '\xff')), "AQAB")), "invalid");
    EXPECT_EQ(one(R"("kty":"oct","k":17)"), "malformed");
}

TEST(Jwk, is_public_unless_it_is_a_secret) {
    EXPECT_EQ(one(okp + R"(,"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")"), "private-key");
    EXPECT_EQ(one(ec + R"(,"d":"AA")"), "private-key");
    EXPECT_EQ(one(rsa_2048() + R"(,"d":"AA")"), "private-key");
    EXPECT_EQ(one(oct, KeyPlace::published), "published-secret");
    const std::string pem = to_base64url(pair_for(Algorithm::es256).public_pem());
    EXPECT_EQ(one(R"("kty":"oct","k":")" + pem + '"'), "public-as-secret");
}

TEST(Jwk, has_words_where_words_belong) {
    EXPECT_EQ(one(""), "malformed");
    for (const std::string_view more :
         {R"("kid":7)", R"("kid":"")", R"("kid":null)", R"("alg":null)", R"("use":[])"})
        EXPECT_EQ(one(okp + "," + std::string(more)), "malformed") << more;
    EXPECT_EQ(one(okp + R"(,"kid":")" + std::string(257, 'k') + '"'), "malformed");
    EXPECT_EQ(one(okp + R"(,"kid":")" + std::string(256, 'k') + '"'), "EdDSA");
    EXPECT_EQ(one(R"("kty":["OKP"])"), "malformed");
    EXPECT_EQ(one(okp + R"(,"x5u":"http://localhost/","x5c":["?"],"unknown":{})"), "EdDSA");
    EXPECT_EQ(one(okp + R"(,"kty":"oct")"), "member-twice");
}

TEST(Jwks, has_the_keys_that_can_be_used_and_skips_the_rest) {
    const auto read =
        read_jwks("{\"keys\":[{" + okp + R"(,"kid":"a"},{"kty":"new"},7,{)" + ec + R"(,"kid":"b/../b"},{)" +
                      oct + R"(},{)" + ec + R"(,"use":"enc"}],"more":1})",
                  KeyPlace::published);
    const auto& set = std::get<KeySet>(read);
    ASSERT_EQ(set.keys.size(), 2U);
    EXPECT_EQ(set.keys[0].algorithm(), Algorithm::eddsa);
    EXPECT_EQ(set.keys[0].kid(), "a");
    EXPECT_EQ(set.keys[1].kid(), "b/../b");
    const std::vector expected{KeyFault::unsupported, KeyFault::malformed, KeyFault::published_secret,
                               KeyFault::not_for_signatures};
    EXPECT_EQ(set.skipped, expected);
}

TEST(Jwks, that_is_malformed_empty_or_of_no_use_is_a_fault) {
    for (const std::string_view json : {"", "<html>", "[]", "{}", R"({"keys":{}})", R"({"keys":null})",
                                        R"({"keys":[})", R"({"keys":[{]})", "{\"keys\":[{\"kid\":\"\xff\"}]}"})
        EXPECT_EQ(set_fault(json), "malformed") << json;
    EXPECT_EQ(set_fault(R"({"keys":[]})"), "no-keys");
    EXPECT_EQ(set_fault(R"({"keys":[{"kty":"new"}]})"), "no-keys");
    EXPECT_EQ(set_fault(R"({"keys":[],"keys":[]})"), "member-twice");
    EXPECT_EQ(set_fault("{\"keys\":[{" + oct + "}]}"), "no-keys");
}

TEST(Jwks, has_a_bound_in_bytes_and_in_keys) {
    const auto of = [](std::size_t count) {
        std::string json = "{\"keys\":[{" + okp + "}";
        for (std::size_t i = 1; i < count; ++i)
            json += ",{}";
        return json + "]}";
    };
    EXPECT_EQ(set_fault(of(100)), "read");
    EXPECT_EQ(set_fault(of(101)), "too-many");
    std::string padded = of(1);
    padded.resize(max_jwks_bytes, ' ');
    EXPECT_EQ(set_fault(padded), "read");
    EXPECT_EQ(set_fault(padded + " "), "too-large");
    EXPECT_EQ(set_fault(std::string(max_jwks_bytes, '[')), "malformed");
}

TEST(Jwks, leaves_no_error_behind_for_tls) {
    ERR_clear_error();
    EXPECT_EQ(
        set_fault(R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                  R"("y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}]})"),
        "no-keys");
    EXPECT_EQ(ERR_peek_error(), 0U);
}

} // namespace
} // namespace jsongled
