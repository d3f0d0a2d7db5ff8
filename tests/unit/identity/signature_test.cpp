#include "identity/signature.hpp"

#include <gtest/gtest.h>

#include <openssl/err.h>

#include "identity/base64url.hpp"
#include "identity/jwk.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

class Signature : public testing::TestWithParam<Word<Algorithm>> {
  protected:
    const Algorithm algorithm = GetParam().value;
    const std::string bytes = "what is signed";
};

TEST_P(Signature, is_checked_with_the_key_that_made_it) {
    const auto made = sign(key_to_sign(algorithm), bytes);
    ASSERT_TRUE(made);
    EXPECT_TRUE(is_signed(key_to_verify(algorithm), bytes, *made));
    EXPECT_FALSE(is_signed(key_to_verify(algorithm), "what is singed", *made));
    EXPECT_FALSE(is_signed(key_to_verify(algorithm), "", *made));
}

TEST_P(Signature, rfc8725_3_3_is_whole) {
    const Key key = key_to_verify(algorithm);
    const std::string made = sign(key_to_sign(algorithm), bytes).value_or("");
    for (std::size_t i = 0; i < made.size(); ++i) {
        std::string other = made;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_FALSE(is_signed(key, bytes, other)) << i;
    }
    for (std::size_t size = 0; size < made.size(); ++size)
        EXPECT_FALSE(is_signed(key, bytes, made.substr(0, size))) << size;
    EXPECT_FALSE(is_signed(key, bytes, made + '\0'));
    EXPECT_FALSE(is_signed(key, bytes, std::string(made.size(), '\0')));
    EXPECT_FALSE(is_signed(key, bytes, std::string(8'000, 'a')));
}

TEST_P(Signature, leaves_no_error_behind_for_tls) {
    ERR_clear_error();
    for (const std::size_t size : {0U, 1U, 32U, 64U, 256U, 5'000U})
        EXPECT_FALSE(is_signed(key_to_verify(algorithm), bytes, std::string(size, 'a')));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST_P(Signature, of_one_algorithm_is_none_of_another) {
    const std::string made = sign(key_to_sign(algorithm), bytes).value_or("");
    for (const auto& other : WordsOf<Algorithm>::table)
        EXPECT_EQ(is_signed(key_to_verify(other.value), bytes, made), other.value == algorithm) << other.text;
}

INSTANTIATE_TEST_SUITE_P(Each, Signature, testing::ValuesIn(WordsOf<Algorithm>::table),
                         [](const auto& one) { return std::string(one.param.text); });

TEST(SignatureOfEs256, rfc8725_3_4_is_not_made_of_zeros_or_of_the_order) {
    const std::string order = "\xff\xff\xff\xff" + std::string(4, '\0') + std::string(8, '\xff') +
                              "\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
    const std::string zero(32, '\0');
    std::string one = zero;
    one.back() = 1;
    for (const std::string& r : {zero, one, order})
        for (const std::string& s : {zero, one, order})
            EXPECT_FALSE(is_signed(key_to_verify(Algorithm::es256), "any", r + s));
}

TEST(SignatureOfEs256, is_not_taken_as_der) {
    const std::string der = "\x30\x06\x02\x01\x01\x02\x01\x01";
    EXPECT_FALSE(is_signed(key_to_verify(Algorithm::es256), "any", der));
    EXPECT_EQ(sign(key_to_sign(Algorithm::es256), "any").value_or("").size(), 64U);
}

TEST(SignatureOfAPublicKey, is_none) {
    for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa})
        EXPECT_EQ(sign(key_to_verify(algorithm), "any"), std::nullopt);
}

struct Example {
    const char* name;
    const char* jwk;
    const char* signed_text;
    const char* signature;
};

/// RFC 7515, A.1 to A.3, and RFC 8037, A.4.
const Example examples[]{
    {"hs256",
     R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})",
     "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
     "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
     "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"},
    {"rs256",
     R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})",
     "eyJhbGciOiJSUzI1NiJ9."
     "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
     "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb"
     "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383"
     "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy"
     "wlVmtVrBp0igcN_IoypGlUPQGe77Rw"},
    {"es256",
     R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
     "eyJhbGciOiJFUzI1NiJ9."
     "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
     "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
    {"eddsa", R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
     "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
     "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"}};

TEST(SignaturesOfTheStandards, are_right) {
    for (const Example& example : examples) {
        const auto key = read_jwk(example.jwk, KeyPlace::private_file);
        ASSERT_TRUE(std::holds_alternative<Key>(key)) << example.name;
        EXPECT_TRUE(
            is_signed(std::get<Key>(key), example.signed_text, from_base64url(example.signature).value_or("")))
            << example.name;
    }
}

} // namespace
} // namespace jsongled
