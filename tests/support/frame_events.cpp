#include "tests/support/frame_events.hpp"

#include <algorithm>

namespace jsongled::testing {
namespace {

struct InWords {
    std::string operator()(const FrameReader::Text& text) const { return "text " + std::string(text.text); }
    std::string operator()(const FrameReader::Ping& ping) const { return "ping " + std::string(ping.payload); }
    std::string operator()(const FrameReader::Pong& pong) const { return "pong " + std::string(pong.payload); }
    std::string operator()(const FrameReader::Close& close) const {
        return "close " + std::to_string(close.code) + " " + std::string(close.reason);
    }
    std::string operator()(const FrameReader::Oversized& message) const {
        return "oversized " + std::to_string(message.bytes) + " " + std::string(message.beginning);
    }
    std::string operator()(const FrameReader::Fault& fault) const {
        return "fault " + std::to_string(fault.code) + " " + std::string(fault.why);
    }
};

} // namespace

std::string words_of(const FrameReader::Event& event) {
    return std::visit(InWords(), event);
}

std::string client_header(unsigned first_byte, unsigned length_byte, std::string_view long_length,
                          std::string_view key) {
    constexpr unsigned masked = 0x80;
    std::string header{static_cast<char>(first_byte), static_cast<char>(masked | length_byte)};
    header += long_length;
    return header += key;
}

std::string client_frame(unsigned first_byte, std::string_view payload, std::string_view key) {
    const std::size_t size = payload.size();
    const int length_bytes = size < 126 ? 0 : size < 65'536 ? 2 : 8;
    std::string length;
    for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8)
        length.push_back(static_cast<char>(size >> shift & 0xffU));
    const auto code = length_bytes == 0 ? static_cast<unsigned>(size) : length_bytes == 2 ? 126U : 127U;
    std::string frame = client_header(first_byte, code, length, key);
    for (std::size_t i = 0; i < size; ++i)
        frame.push_back(static_cast<char>(payload[i] ^ key[i % 4]));
    return frame;
}

void FrameFeed::feed(std::string_view piece) {
    std::vector<char> memory(piece.begin(), piece.end());
    std::span<char> rest(memory);
    fed_ += piece.size();
    const bool was_over = reader_.is_over();
    while (const auto event = reader_.next(rest)) {
        if (was_over) broken_ = "it tells something after its end";
        events_.push_back(words_of(*event));
        const bool ends = std::holds_alternative<FrameReader::Close>(*event) ||
                          std::holds_alternative<FrameReader::Fault>(*event);
        if (reader_.is_over() != ends) broken_ = "it is over, or not, when it should not";
    }
    if (!reader_.is_over() && !rest.empty()) broken_ = "it leaves bytes";
    if (was_over && rest.size() != memory.size()) broken_ = "it takes bytes after its end";
    std::ranges::fill(memory, '\x5a');
    check();
}

void FrameFeed::feed_all(std::string_view bytes, std::size_t piece) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        feed(bytes.substr(0, piece));
}

void FrameFeed::check() {
    const std::size_t allocated = reader_.allocated_bytes();
    if (allocated > 2 * fed_) broken_ = "it allocates more than twice what has come";
    // One byte to see where a character ends.
    if (allocated > limits_.message_bytes + 1 + max_control_bytes) broken_ = "it allocates more than a message";
    if (reader_.is_over() && allocated > 0) broken_ = "it keeps memory after its end";
    if (reader_.is_between_messages() && allocated > 0) broken_ = "it keeps memory between messages";
}

} // namespace jsongled::testing
