// What one message costs at each station of its way, on one processor and without sockets.

#include <benchmark/benchmark.h>

#include "protocol/json_writer.hpp"
#include "protocol/splice.hpp"
#include "tests/bench/bench_router.hpp"
#include "tests/bench/texts.hpp"

namespace jsongled::bench {
namespace {

void count_bytes(benchmark::State& state, const std::string& text) {
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void parse(benchmark::State& state, const std::string& text) {
    for (auto _ : state)
        benchmark::DoNotOptimize(parse_envelope(text));
    count_bytes(state, text);
}

/// All that is made of a message before it comes to the router.
void prepare(benchmark::State& state, const std::string& text) {
    const BenchRouter router(1);
    const Envelope envelope = envelope_of(text);
    for (auto _ : state)
        benchmark::DoNotOptimize(router.prepare_message(envelope));
    count_bytes(state, text);
}

void splice(benchmark::State& state, const std::string& text) {
    const Envelope envelope = envelope_of(text);
    std::string tail;
    for (auto _ : state) {
        tail.clear();
        append_relay_tail(tail, envelope, Time(std::chrono::days(20'000)));
        benchmark::DoNotOptimize(tail.data());
    }
    count_bytes(state, text);
}

/// What is done under the lock, for so many recipients. The message is the same each time: it is signed anew.
void route(benchmark::State& state, std::size_t users, const std::string& to) {
    BenchRouter router(users);
    const std::string text = text_message(to, 200);
    const Envelope envelope = envelope_of(text);
    const Prepared prepared = router.prepare_message(envelope);
    for (auto _ : state)
        router.receive(envelope, prepared);
    // The sender is told that the server has it.
    if (router.delivered() != users * static_cast<std::size_t>(state.iterations()))
        state.SkipWithError("not everybody got it");
    state.SetItemsProcessed(static_cast<std::int64_t>(router.delivered()));
}

/// The write-down for one recipient: the head is its own, the tail is shared.
void write_down(benchmark::State& state, const std::string& text) {
    const ServerIdentity identity{"jsongled", "info", "1", "s-"};
    const auto message = Outgoing::relay(envelope_of(text), Time(std::chrono::days(20'000)));
    message->relay_as(From::user, std::make_shared<const Member>(Member{"alice", "{}"}), {});
    const std::string to = json_string("7f0c5a4e1d524c369a532c1f0f6f9e11");
    std::string out;
    for (auto _ : state) {
        out.clear();
        message->append_head(out, to, identity);
        out += message->tail(identity);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}

/// All stations of a text to one, one after the other.
void whole_way(benchmark::State& state, const std::string& text) {
    const ServerIdentity identity{"jsongled", "info", "1", "s-"};
    BenchRouter router(2);
    const std::string to = json_string("peer-1");
    std::string out;
    for (auto _ : state) {
        const Envelope envelope = envelope_of(text);
        Prepared prepared = router.prepare_message(envelope);
        const OutgoingPtr message = prepared.relay;
        router.receive(envelope, std::move(prepared));
        out.clear();
        message->append_head(out, to, identity);
        out += message->tail(identity);
        benchmark::DoNotOptimize(out.data());
    }
}

const std::string one = BenchRouter::user(1);
const std::string room(BenchRouter::rid);
const std::string text_200 = text_message(one, 200);
const std::string text_2k = text_message(one, 2'048);
const std::string offer_6k = offer_message(one, 6'144);

BENCHMARK_CAPTURE(parse, text_200, text_200);
BENCHMARK_CAPTURE(parse, text_2k, text_2k);
BENCHMARK_CAPTURE(parse, offer_6k, offer_6k);
BENCHMARK_CAPTURE(splice, text_200, text_200);
BENCHMARK_CAPTURE(splice, text_2k, text_2k);
BENCHMARK_CAPTURE(splice, offer_6k, offer_6k);
BENCHMARK_CAPTURE(prepare, text_200, text_200);
BENCHMARK_CAPTURE(prepare, offer_6k, offer_6k);
BENCHMARK_CAPTURE(route, to_1, 2, one);
BENCHMARK_CAPTURE(route, to_10, 11, room);
BENCHMARK_CAPTURE(route, to_1000, 1'001, room);
BENCHMARK_CAPTURE(write_down, text_200, text_200);
BENCHMARK_CAPTURE(write_down, offer_6k, offer_6k);
BENCHMARK_CAPTURE(whole_way, text_200, text_200);

} // namespace
} // namespace jsongled::bench
