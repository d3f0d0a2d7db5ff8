// What it costs to make messages of the bytes that a client sends.

#include <benchmark/benchmark.h>

#include <string>

#include "server/net/frame_reader.hpp"

namespace jsongled::bench {
namespace {

constexpr FrameLimits limits{262'144, 4'194'304};

/// Text frames with a mask of zeros, which costs as much as another and leaves them to be read again.
std::string masked_frames(const std::string& text, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) {
        append_frame_header(bytes, Opcode::text, text.size());
        const std::size_t header = text.size() < 126 ? 2 : text.size() < 65'536 ? 4 : 10;
        bytes[bytes.size() - header + 1] |= '\x80';
        bytes.append(4, '\0');
        bytes += text;
    }
    return bytes;
}

std::string repeated(const std::string& what, std::size_t bytes) {
    std::string text;
    while (text.size() + what.size() <= bytes)
        text += what;
    return text;
}

const std::string ascii = "a=rtpmap:111 opus/48000/2 ";
const std::string accents = "d\xc3\xa9j\xc3\xa0 vu, \xc3\xa0 bient\xc3\xb4t. ";
const std::string chinese = "\xe4\xbd\xa0\xe5\xa5\xbd";

void read(benchmark::State& state, const std::string& text, int messages, std::size_t piece) {
    std::string bytes = masked_frames(text, messages);
    FrameReader reader(limits);
    std::int64_t read = 0;
    for (auto _ : state) {
        for (std::span<char> all(bytes); !all.empty();) {
            std::span<char> part = all.first(std::min(piece, all.size()));
            all = all.subspan(part.size());
            while (auto event = reader.next(part)) {
                benchmark::DoNotOptimize(event);
                ++read;
            }
        }
    }
    if (read != state.iterations() * messages) state.SkipWithError("not every message was read");
    state.SetItemsProcessed(read);
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}

constexpr std::size_t whole = 1'000'000;
constexpr std::size_t segment = 1448;
BENCHMARK_CAPTURE(read, text_300, repeated(ascii, 300), 1, whole);
BENCHMARK_CAPTURE(read, text_300_of_16, repeated(ascii, 300), 16, whole);
BENCHMARK_CAPTURE(read, sdp_6k, repeated(ascii, 6'144), 1, whole);
BENCHMARK_CAPTURE(read, sdp_6k_in_segments, repeated(ascii, 6'144), 1, segment);
BENCHMARK_CAPTURE(read, accents_300, repeated(accents, 300), 1, whole);
BENCHMARK_CAPTURE(read, chinese_300, repeated(chinese, 300), 1, whole);
BENCHMARK_CAPTURE(read, chinese_6k, repeated(chinese, 6'144), 1, whole);

} // namespace
} // namespace jsongled::bench
