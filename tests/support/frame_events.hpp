#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/net/frame_reader.hpp"

namespace jsongled::testing {

/// An event in words, such as "text abc", "close 1000 bye" or "fault 1002 Reserved bits are set".
std::string words_of(const FrameReader::Event& event);

/// A frame as a client sends it: its first byte (FIN, reserved bits, opcode) and its payload, masked with the
/// key.
std::string client_frame(unsigned first_byte, std::string_view payload,
                         std::string_view key = "\x37\xfa\x21\x3d");

/// What is before the payload of such a frame, with a length of so many bytes, in whatever form.
std::string client_header(unsigned first_byte, unsigned length_byte, std::string_view long_length = {},
                          std::string_view key = "\x37\xfa\x21\x3d");

/// Feeds a reader and keeps what it tells. Each piece is in memory of its own, which is overwritten afterwards:
/// nothing may be read outside of it, nor later.
class FrameFeed {
  public:
    explicit FrameFeed(FrameLimits limits) : limits_(limits), reader_(limits) {}

    void feed(std::string_view piece);
    /// Feeds them in pieces of so many bytes.
    void feed_all(std::string_view bytes, std::size_t piece);

    const std::vector<std::string>& events() const { return events_; }
    const FrameReader& reader() const { return reader_; }
    /// What the reader has promised of itself and not kept; empty if nothing.
    const std::string& broken() const { return broken_; }

  private:
    void check();

    const FrameLimits limits_;
    FrameReader reader_;
    std::size_t fed_ = 0; ///< bytes
    std::vector<std::string> events_;
    std::string broken_;
};

} // namespace jsongled::testing
