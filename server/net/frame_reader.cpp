#include "server/net/frame_reader.hpp"

#include <algorithm>

#include "protocol/text.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {
namespace {

using Fault = FrameReader::Fault;

constexpr Fault reserved_bits{close_code::protocol_error, "Reserved bits are set"};
constexpr Fault unknown_opcode{close_code::protocol_error, "The opcode does not exist"};
constexpr Fault nothing_to_continue{close_code::protocol_error, "There is no message to continue"};
constexpr Fault message_in_message{close_code::protocol_error, "A message begins within another"};
constexpr Fault control_in_fragments{close_code::protocol_error, "A control frame is in fragments"};
constexpr Fault control_too_long{close_code::protocol_error, "A control frame is too long"};
constexpr Fault not_masked{close_code::protocol_error, "The frame is not masked"};
constexpr Fault not_shortest{close_code::protocol_error, "The length is not in its shortest form"};
constexpr Fault top_bit{close_code::protocol_error, "The length has its highest bit set"};
constexpr Fault half_code{close_code::protocol_error, "The close code is cut off"};
constexpr Fault bad_code{close_code::protocol_error, "The close code may not be sent"};
constexpr Fault binary{close_code::unsupported_data, "Only text is understood"};
constexpr Fault bad_text{close_code::bad_text, "The text is not UTF-8"};
constexpr Fault bad_reason{close_code::bad_text, "The reason is not UTF-8"};
constexpr Fault too_big{close_code::too_big, "The message is too large"};

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_mask = 0x70;
constexpr std::uint8_t opcode_mask = 0x0f;
constexpr std::uint8_t masked_bit = 0x80;
constexpr std::uint64_t is_length_16 = 126;
constexpr std::uint64_t is_length_64 = 127;

std::string_view view(std::span<const char> bytes) {
    return {bytes.data(), bytes.size()};
}

} // namespace

std::optional<FrameReader::Event> FrameReader::next(std::span<char>& bytes, std::uint32_t& parts) {
    if (stage_ == Stage::opcode || is_over()) forget_event();
    if (is_over()) return std::nullopt;
    do {
        if (const Fault* fault = take_header(bytes)) return fail(*fault);
        if (stage_ != Stage::payload) return std::nullopt;
        ++parts;
        if (auto event = take_payload(bytes)) return event;
    } while (!bytes.empty());
    return std::nullopt;
}

const Fault* FrameReader::take_header(std::span<char>& bytes) {
    const Fault* fault = nullptr;
    std::size_t taken = 0;
    while (!fault && stage_ != Stage::payload && taken < bytes.size())
        fault = take_header_byte(static_cast<std::uint8_t>(bytes[taken++]));
    bytes = bytes.subspan(taken);
    return fault;
}

const Fault* FrameReader::take_header_byte(std::uint8_t byte) {
    switch (stage_) {
    case Stage::opcode: return take_opcode(byte);
    case Stage::length: return take_length(byte);
    case Stage::length_16:
    case Stage::length_64:
        remaining_ = remaining_ << 8U | byte;
        if (--header_bytes_ > 0) return nullptr;
        if (remaining_ < (stage_ == Stage::length_16 ? 126U : 65'536U)) return &not_shortest;
        if (remaining_ >> 63U != 0) return &top_bit;
        return admit_length();
    case Stage::key:
        key_[key_.size() - header_bytes_] = static_cast<char>(byte);
        if (--header_bytes_ == 0) stage_ = Stage::payload;
        return nullptr;
    case Stage::payload:
    case Stage::over: break;
    }
    return nullptr;
}

const Fault* FrameReader::take_opcode(std::uint8_t byte) {
    if ((byte & reserved_mask) != 0) return &reserved_bits;
    is_final_ = (byte & final_bit) != 0;
    opcode_ = static_cast<Opcode>(byte & opcode_mask);
    switch (opcode_) {
    case Opcode::continuation:
        if (!in_message_) return &nothing_to_continue;
        break;
    case Opcode::text:
        if (in_message_) return &message_in_message;
        in_message_ = true;
        message_bytes_ = 0;
        break;
    case Opcode::binary: return in_message_ ? &message_in_message : &binary;
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
        if (!is_final_) return &control_in_fragments;
        break;
    default: return &unknown_opcode;
    }
    stage_ = Stage::length;
    return nullptr;
}

const Fault* FrameReader::take_length(std::uint8_t byte) {
    if ((byte & masked_bit) == 0) return &not_masked;
    remaining_ = byte & ~masked_bit;
    if (is_control(opcode_) && remaining_ > max_control_bytes) return &control_too_long;
    if (opcode_ == Opcode::close && remaining_ == 1) return &half_code;
    if (remaining_ < is_length_16) return admit_length();
    const bool is_short = remaining_ != is_length_64;
    stage_ = is_short ? Stage::length_16 : Stage::length_64;
    header_bytes_ = is_short ? 2 : 8;
    remaining_ = 0;
    return nullptr;
}

const Fault* FrameReader::admit_length() {
    if (!is_control(opcode_)) {
        if (remaining_ > limits_.hard_bytes - message_bytes_) return &too_big;
        message_bytes_ += static_cast<std::uint32_t>(remaining_);
        if (kept_ && kept_->of_message > room_for_message()) {
            kept_->of_message = room_for_message();
            kept_->bytes.resize(kept_->of_message);
            kept_->bytes.shrink_to_fit();
        }
    }
    stage_ = Stage::key;
    header_bytes_ = static_cast<std::uint8_t>(key_.size());
    return nullptr;
}

std::optional<FrameReader::Event> FrameReader::take_payload(std::span<char>& bytes) {
    const auto part = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size())));
    bytes = bytes.subspan(part.size());
    remaining_ -= part.size();
    const bool is_ascii = unmask(part, key_);
    return is_control(opcode_) ? take_control(part) : take_text(part, is_ascii);
}

std::optional<FrameReader::Event> FrameReader::take_text(std::span<char> part, bool is_ascii) {
    const bool is_known_good = is_ascii && utf8_.is_whole();
    if (!is_known_good && !utf8_.take(view(part))) return fail(bad_text);
    const bool ends = remaining_ == 0 && is_final_;
    const bool is_all = ends && part.size() == message_bytes_;
    if (!is_all) keep_of_message(part);
    if (remaining_ == 0) stage_ = Stage::opcode;
    if (!ends) return std::nullopt;
    if (!utf8_.is_whole()) return fail(bad_text);

    const std::string_view text = is_all  ? view(part)
                                  : kept_ ? view(std::span(kept_->bytes).first(kept_->of_message))
                                          : std::string_view();
    in_message_ = false;
    forget_message();
    if (is_oversized()) return Oversized{message_bytes_, cut_to(text, beginning_of_oversized())};
    return Text{text};
}

std::optional<FrameReader::Event> FrameReader::take_control(std::span<char> part) {
    const bool is_all = remaining_ == 0 && !(kept_ && kept_->bytes.size() > kept_->of_message);
    if (!is_all) append(part);
    if (remaining_ > 0) return std::nullopt;
    stage_ = Stage::opcode;
    const std::string_view payload =
        is_all ? view(part) : view(std::span(kept_->bytes).subspan(kept_->of_message));
    if (opcode_ == Opcode::ping) return Ping{payload};
    if (opcode_ == Opcode::pong) return Pong{payload};
    return close_event(payload);
}

FrameReader::Event FrameReader::close_event(std::string_view payload) {
    Close close{no_close_code, {}};
    if (!payload.empty()) {
        const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(payload[at]); };
        close = {static_cast<std::uint16_t>(byte(0) << 8U | byte(1)), payload.substr(2)};
        if (!may_be_sent(close.code)) return fail(bad_code);
        Utf8Checker reason;
        if (!reason.take(close.reason) || !reason.is_whole()) return fail(bad_reason);
    }
    stage_ = Stage::over;
    forget_message();
    return close;
}

FrameReader::Event FrameReader::fail(const Fault& fault) {
    stage_ = Stage::over;
    forget_message();
    forget_event();
    return fault;
}

void FrameReader::keep_nothing() {
    limits_.message_bytes = 0;
    if (!kept_) return;
    std::vector<char>& bytes = kept_->bytes;
    // Behind the message there may be a part of a control frame.
    const bool is_in_control_frame = stage_ == Stage::payload && is_control(opcode_);
    const std::size_t dropped = is_in_control_frame ? kept_->of_message : bytes.size();
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(dropped));
    bytes.shrink_to_fit();
    kept_->of_message = 0;
    if (bytes.empty()) kept_.reset();
}

std::size_t FrameReader::message_bytes() const {
    if (!in_message_) return 0;
    const bool is_in_frame = stage_ == Stage::key || stage_ == Stage::payload;
    return message_bytes_ - (is_in_frame && !is_control(opcode_) ? remaining_ : 0);
}

std::size_t FrameReader::beginning_of_oversized() const {
    return std::min<std::size_t>(beginning_bytes, limits_.message_bytes);
}

std::size_t FrameReader::room_for_message() const {
    if (limits_.message_bytes == 0) return 0;
    // One byte more of it, to see whether a character ends before it.
    return is_oversized() ? beginning_of_oversized() + 1 : limits_.message_bytes;
}

void FrameReader::keep_of_message(std::span<const char> part) {
    part = part.first(std::min(part.size(), room_for_message() - (kept_ ? kept_->of_message : 0)));
    append(part);
    if (kept_) kept_->of_message += part.size();
}

/// A length that is announced costs the client nothing, so what is allocated grows with what has come.
void FrameReader::append(std::span<const char> part) {
    if (part.empty()) return;
    if (!kept_) kept_ = std::make_unique<Kept>();
    std::vector<char>& bytes = kept_->bytes;
    const std::size_t needed = bytes.size() + part.size();
    if (needed > bytes.capacity())
        bytes.reserve(std::max(needed, std::min(2 * bytes.capacity(), room_for_message() + max_control_bytes)));
    bytes.insert(bytes.end(), part.begin(), part.end());
}

/// Its bytes live on until forget_event().
void FrameReader::forget_message() {
    if (kept_) kept_->of_message = 0;
}

void FrameReader::forget_event() {
    if (!kept_) return;
    if (kept_->of_message > 0)
        kept_->bytes.resize(kept_->of_message);
    else
        kept_ = nullptr;
}

} // namespace jsongled
