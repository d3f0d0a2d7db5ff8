// Any bytes as the frames of a client: however they are cut, the reader tells what a slow one tells that has
// all of them before it. The first bytes of the input are the limits and the sizes of the pieces; its words are
// in frames.dict.

#include <algorithm>
#include <array>

#include "protocol/characters.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/frame_events.hpp"

namespace jsongled::fuzz {
namespace {

using jsongled::testing::FrameFeed;
using jsongled::testing::words_of;
using Fault = FrameReader::Fault;
using Event = FrameReader::Event;

bool is_well_formed(std::string_view text) {
    while (!text.empty())
        if (!take_character(text)) return false;
    return true;
}

/// Whether it is the beginning of a text: then 80 or BF, the ends of what may follow, can complete it.
bool may_become_well_formed(std::string_view text) {
    const std::size_t last = text.size() - std::min<std::size_t>(text.size(), 3);
    for (std::size_t cut = last; cut <= text.size(); ++cut) {
        if (!is_well_formed(text.substr(0, cut))) continue;
        for (unsigned more = 0; more < 16; ++more)
            for (std::size_t size = 0; size <= 3; ++size) {
                std::string ending(text.substr(cut));
                for (std::size_t i = 0; i < size; ++i)
                    ending += (more >> i & 1U) != 0 ? '\xbf' : '\x80';
                if (is_well_formed(ending)) return true;
            }
    }
    return false;
}

/// Reads with all bytes at hand, a frame after the other, and copies all.
class SlowReader {
  public:
    SlowReader(std::string_view bytes, FrameLimits limits) : bytes_(bytes), limits_(limits) {}

    std::vector<std::string> events() {
        while (!is_over_ && frame()) {
        }
        return events_;
    }

  private:
    unsigned byte(std::size_t at) const { return static_cast<unsigned char>(bytes_[at]); }

    void tell(const Event& event) { events_.push_back(words_of(event)); }
    bool fail(std::uint16_t code, std::string_view why) {
        tell(Fault{code, why});
        is_over_ = true;
        return false;
    }

    /// False if it does not end here, or is the last.
    bool frame() {
        if (bytes_.empty()) return false;
        const unsigned opcode = byte(0) % 16;
        const bool is_control = opcode >= 8;
        const bool is_final = byte(0) >= 128;
        if (byte(0) / 16 % 8 != 0) return fail(1002, "Reserved bits are set");
        if ((opcode > 2 && opcode < 8) || opcode > 10) return fail(1002, "The opcode does not exist");
        if (is_control && !is_final) return fail(1002, "A control frame is in fragments");
        if (opcode == 0 && !message_) return fail(1002, "There is no message to continue");
        if ((opcode == 1 || opcode == 2) && message_) return fail(1002, "A message begins within another");
        if (opcode == 2) return fail(1003, "Only text is understood");

        if (bytes_.size() < 2) return false;
        std::uint64_t length = byte(1) % 128;
        if (byte(1) < 128) return fail(1002, "The frame is not masked");
        if (is_control && length > 125) return fail(1002, "A control frame is too long");
        if (opcode == 8 && length == 1) return fail(1002, "The close code is cut off");
        const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (bytes_.size() < 2 + more) return false;
        if (more > 0) length = 0;
        for (std::size_t i = 0; i < more; ++i)
            length = length * 256 + byte(2 + i);
        if ((more == 2 && length < 126) || (more == 8 && length < 65'536))
            return fail(1002, "The length is not in its shortest form");
        if (length >= std::uint64_t{1} << 63U) return fail(1002, "The length has its highest bit set");
        if (opcode == 1) message_ = std::string();
        if (!is_control && (length > limits_.hard_bytes || message_->size() + length > limits_.hard_bytes))
            return fail(1009, "The message is too large");

        const std::size_t header = 2 + more + 4;
        if (bytes_.size() < header) return false;
        std::string payload(bytes_.substr(header, static_cast<std::size_t>(length)));
        for (std::size_t i = 0; i < payload.size(); ++i)
            payload[i] = static_cast<char>(byte(header + i) ^ byte(header - 4 + i % 4));
        const bool is_whole = payload.size() == length;
        if (!is_control) {
            *message_ += payload;
            if (!may_become_well_formed(*message_)) return fail(1007, "The text is not UTF-8");
        }
        if (!is_whole) return false;
        bytes_.remove_prefix(header + payload.size());
        return is_control ? control(opcode, payload) : !is_final || message();
    }

    bool control(unsigned opcode, std::string_view payload) {
        if (opcode == 9) tell(FrameReader::Ping{payload});
        if (opcode == 10) tell(FrameReader::Pong{payload});
        if (opcode == 8) return close(payload);
        return true;
    }

    bool close(std::string_view payload) {
        unsigned code = 1005;
        std::string_view reason;
        if (!payload.empty()) {
            code = static_cast<unsigned char>(payload[0]) * 256U + static_cast<unsigned char>(payload[1]);
            reason = payload.substr(2);
            constexpr std::array allowed{1000U, 1001U, 1002U, 1003U, 1007U, 1008U,
                                         1009U, 1010U, 1011U, 1012U, 1013U, 1014U};
            if (std::ranges::find(allowed, code) == allowed.end() && (code < 3000 || code > 4999))
                return fail(1002, "The close code may not be sent");
            if (!is_well_formed(reason)) return fail(1007, "The reason is not UTF-8");
        }
        tell(FrameReader::Close{static_cast<std::uint16_t>(code), reason});
        is_over_ = true;
        return false;
    }

    bool message() {
        const std::string text = *message_;
        message_.reset();
        if (!is_well_formed(text)) return fail(1007, "The text is not UTF-8");
        if (text.size() <= limits_.message_bytes) {
            tell(FrameReader::Text{text});
            return true;
        }
        std::size_t kept = std::min<std::size_t>(FrameReader::beginning_bytes, limits_.message_bytes);
        while (!is_well_formed(text.substr(0, kept)))
            --kept;
        tell(FrameReader::Oversized{text.size(), std::string_view(text).substr(0, kept)});
        return true;
    }

    std::string_view bytes_;
    const FrameLimits limits_;
    std::optional<std::string> message_;
    std::vector<std::string> events_;
    bool is_over_ = false;
};

void expect_same(std::string_view bytes, FrameLimits limits, const std::vector<std::size_t>& pieces,
                 const std::vector<std::string>& expected) {
    FrameFeed feed(limits);
    for (std::size_t at = 0, i = 0; at < bytes.size(); ++i) {
        feed.feed(bytes.substr(at, pieces[i % pieces.size()]));
        at += pieces[i % pieces.size()];
    }
    expect(feed.broken().empty(), feed.broken(), bytes);
    for (std::size_t i = 0; i < std::max(feed.events().size(), expected.size()); ++i) {
        const std::string& told = i < feed.events().size() ? feed.events()[i] : "nothing";
        const std::string& due = i < expected.size() ? expected[i] : "nothing";
        if (told != due) report_finding("it tells '" + told + "' instead of '" + due + "'", bytes);
    }
}

} // namespace

void run(std::string_view input) {
    constexpr std::size_t head = 4;
    if (input.size() < head) return;
    const auto pick = [&](std::size_t at) { return static_cast<unsigned char>(input[at]); };
    constexpr std::array<std::uint32_t, 8> sizes{0, 1, 16, 125, 1000, 4096, 4097, 70'000};
    const std::uint32_t message_bytes = sizes[pick(0) % sizes.size()];
    const FrameLimits limits{message_bytes, message_bytes + sizes[pick(1) % sizes.size()]};
    const std::string_view bytes = input.substr(head);

    const auto expected = SlowReader(bytes, limits).events();
    expect_same(bytes, limits, {std::max<std::size_t>(bytes.size(), 1)}, expected);
    expect_same(bytes, limits, {1}, expected);
    expect_same(bytes, limits, {pick(2) + std::size_t{1}, pick(3) + std::size_t{1}}, expected);
}

} // namespace jsongled::fuzz
