#include "tests/bench/load/frames.hpp"

#include <array>
#include <cstring>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

// One mask for all is as much work to the server as one for each, and less to the load generator.
constexpr std::array<unsigned char, 8> mask{0xA5, 0x3C, 0x96, 0x5A, 0xA5, 0x3C, 0x96, 0x5A};
constexpr unsigned char final_bit = 0x80;
constexpr unsigned char mask_bit = 0x80;

void append_big_endian(std::string& out, std::uint64_t number, unsigned bytes) {
    while (bytes-- > 0)
        out.push_back(static_cast<char>(number >> (8 * bytes)));
}

void append_masked(std::string& out, std::string_view payload) {
    const std::size_t begin = out.size();
    out += payload;
    char* at = out.data() + begin;
    std::uint64_t key = 0;
    std::memcpy(&key, mask.data(), sizeof key);
    std::size_t i = 0;
    for (; i + sizeof key <= payload.size(); i += sizeof key) {
        std::uint64_t part = 0;
        std::memcpy(&part, at + i, sizeof part);
        part ^= key;
        std::memcpy(at + i, &part, sizeof part);
    }
    for (; i < payload.size(); ++i)
        at[i] = static_cast<char>(static_cast<unsigned char>(at[i]) ^ mask[i % 4]);
}

} // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
    out.push_back(static_cast<char>(final_bit | static_cast<unsigned char>(opcode)));
    if (payload.size() < 126) {
        out.push_back(static_cast<char>(mask_bit | payload.size()));
    } else if (payload.size() <= 0xFFFF) {
        out.push_back(static_cast<char>(mask_bit | 126U));
        append_big_endian(out, payload.size(), 2);
    } else {
        out.push_back(static_cast<char>(mask_bit | 127U));
        append_big_endian(out, payload.size(), 8);
    }
    out.append(reinterpret_cast<const char*>(mask.data()), 4);
    append_masked(out, payload);
}

std::optional<Frame> first_frame(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (bytes.size() < 2) return std::nullopt;
    if ((byte(0) & 0xF0U) != final_bit || (byte(1) & mask_bit) != 0)
        throw Failure("a frame out of the ordinary");
    std::size_t length = byte(1);
    std::size_t header = 2;
    if (length >= 126) {
        const std::size_t more = length == 126 ? 2 : 8;
        if (bytes.size() < header + more) return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < more; ++i)
            length = length << 8U | byte(header + i);
        header += more;
    }
    if (bytes.size() - header < length) return std::nullopt;
    return Frame{Opcode(byte(0) & 0x0FU), bytes.substr(header, length), header + length};
}

} // namespace jsongled::load
