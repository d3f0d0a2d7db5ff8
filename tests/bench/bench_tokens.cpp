// What it costs to check a token, by the algorithm of its key, and to refuse one.

#include <benchmark/benchmark.h>

#include "identity/issue_token.hpp"
#include "identity/verify_token.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled::bench {
namespace {

constexpr Time now{std::chrono::days(20'000)};
const TokenRules rules{"https://id.example.org", "signalling"};

void verify(benchmark::State& state, Algorithm algorithm) {
    const TokenWish wish{{"alice", now + std::chrono::hours(1), {}}, rules.issuer, rules.audience};
    const auto token = issue_token(wish, key_to_sign(algorithm, "key-1"), now);
    const KeySet keys{{key_to_verify(algorithm, "key-1")}, {}};
    for (auto _ : state)
        if (std::holds_alternative<TokenFault>(verify_token(token.value_or(""), keys, rules, now)))
            state.SkipWithError("it was refused");
}

/// The most that a stranger without a key makes the server read: the largest token there is.
void refuse(benchmark::State& state, std::size_t bytes) {
    const std::string header = R"({"alg":"HS256"})";
    const auto token =
        signed_token(header, std::string(bytes / 4 * 3 - 80, 'x'), key_to_sign(Algorithm::hs256));
    const KeySet keys{{key_to_verify(Algorithm::hs256)}, {}};
    for (auto _ : state)
        if (std::holds_alternative<Grant>(verify_token(token.value_or(""), keys, rules, now)))
            state.SkipWithError("it was taken");
}

BENCHMARK_CAPTURE(verify, hs256, Algorithm::hs256);
BENCHMARK_CAPTURE(verify, rs256, Algorithm::rs256);
BENCHMARK_CAPTURE(verify, es256, Algorithm::es256);
BENCHMARK_CAPTURE(verify, eddsa, Algorithm::eddsa);
BENCHMARK_CAPTURE(refuse, bytes_8k, max_token_bytes);
BENCHMARK_CAPTURE(refuse, bytes_64k, 64 << 10);

} // namespace
} // namespace jsongled::bench
