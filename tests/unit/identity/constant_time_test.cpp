#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <openssl/crypto.h>

#include "identity/app_token.hpp"
#include "identity/signature.hpp"
#include "tests/support/token_keys.hpp"

// Secrets are compared by the one function that takes as long whatever differs. No clock shows that reliably:
// here that function is another, which notes how much it was given.

namespace {

std::vector<std::size_t> compared;

} // namespace

extern "C" int CRYPTO_memcmp(const void* one, const void* other, std::size_t size) {
    compared.push_back(size);
    unsigned char differs = 0;
    for (std::size_t i = 0; i < size; ++i)
        differs |= static_cast<unsigned char>(static_cast<const unsigned char*>(one)[i] ^
                                              static_cast<const unsigned char*>(other)[i]);
    return differs;
}

namespace jsongled {
namespace {

class ConstantTime : public ::testing::Test {
  protected:
    ConstantTime() { compared.clear(); }
};

TEST_F(ConstantTime, is_what_an_app_token_is_compared_in) {
    const auto token = AppToken::of("correct horse battery staple");
    ASSERT_TRUE(token);
    EXPECT_TRUE(token->is("correct horse battery staple"));
    EXPECT_FALSE(token->is("correct horse battery stapler"));
    EXPECT_FALSE(token->is(""));
    EXPECT_EQ(compared, (std::vector<std::size_t>{32, 32, 32})) << "the whole of it, each time";
}

TEST_F(ConstantTime, is_what_the_signature_of_a_secret_is_compared_in) {
    const std::string made = sign(key_to_sign(Algorithm::hs256), "what is signed").value_or("");
    ASSERT_EQ(made.size(), 32U);
    const Key key = key_to_verify(Algorithm::hs256);
    EXPECT_TRUE(is_signed(key, "what is signed", made));
    EXPECT_FALSE(is_signed(key, "what is signed", std::string(32, 'x')));
    EXPECT_EQ(compared, (std::vector<std::size_t>{32, 32}));
}

} // namespace
} // namespace jsongled
