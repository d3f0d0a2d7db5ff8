#include "server/net/ws_frame.hpp"

#include "protocol/text.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {
namespace {

constexpr unsigned final_bit = 0x80;

void append_number(std::string& out, std::uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> shift & 0xffU));
}

} // namespace

void append_frame_header(std::string& out, Opcode opcode, std::size_t payload) {
    out.push_back(static_cast<char>(final_bit | static_cast<unsigned>(opcode)));
    if (payload < 126) {
        append_number(out, payload, 1);
    } else if (payload < 65'536) {
        append_number(out, 126, 1);
        append_number(out, payload, 2);
    } else {
        append_number(out, 127, 1);
        append_number(out, payload, 8);
    }
}

void append_control_frame(std::string& out, Opcode opcode, std::string_view payload) {
    payload = payload.substr(0, max_control_bytes);
    append_frame_header(out, opcode, payload.size());
    out += payload;
}

void append_close_frame(std::string& out, std::uint16_t code, std::string_view reason) {
    if (code == no_close_code) return append_frame_header(out, Opcode::close, 0);
    reason = cut_to(reason, max_control_bytes - sizeof code);
    append_frame_header(out, Opcode::close, sizeof code + reason.size());
    append_number(out, code, sizeof code);
    out += reason;
}

} // namespace jsongled
