#include "tests/bench/load/messages.hpp"

#include <array>
#include <charconv>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

constexpr std::size_t stream_digits = 7;
constexpr std::size_t number_digits = 10;
constexpr std::string_view id_member = R"({"id":"m)";
constexpr char body_mark = '~';
constexpr std::string_view sent = "2026-01-02T03:04:05.678Z";

std::string padded(std::uint64_t number, std::size_t digits) {
    std::string text = std::to_string(number);
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

struct Parts {
    std::string before;
    std::string after;
    std::string_view filler;
};

std::string call_members(std::uint32_t stream, std::string_view action, std::string_view reason = "") {
    return R"("namespace":"call","jsongle":{"action":")" + std::string(action) +
           R"(","sid":"b3c1a8f0-52a1-4f67-8e0e-00000)" + padded(stream, stream_digits) + R"(","reason":")" +
           std::string(reason) + R"(","initiator":"speaker","responder":"listener","description":{)";
}

Parts parts_of(Kind kind, std::uint32_t stream) {
    const std::string stamp = "\"" + std::string(sent) + "\"";
    constexpr std::string_view words = "Words of chat, and so on. ";
    switch (kind) {
    case Kind::text:
    case Kind::room_text:
        return {R"("jsongle":{"action":"session-text","namespace":")" +
                    std::string(kind == Kind::text ? "message" : "muc") + R"(","description":{"sent":)" +
                    stamp + R"(,"content":")",
                R"("}}})", words};
    case Kind::candidate:
        return {call_members(stream, "transport-info") + R"("establishing":)" + stamp +
                    R"(,"candidate":{"candidate":"candidate:1 1 udp 2113937151 192.0.2.7 54400 typ host )",
                R"(","sdpMid":"0","sdpMLineIndex":0}}}})", "generation 0 ufrag 8hhY network-cost 999 "};
    case Kind::offer:
        return {
            call_members(stream, "session-initiate") + R"("offering":)" + stamp +
                R"(,"offer":{"type":"offer","sdp":"v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=)",
            R"("}}}})",
            R"(a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtcp-fb:96 nack pli\r\n)"};
    }
    return {};
}

std::optional<Label> label_at(std::string_view text) {
    Label label;
    const char* const end = text.data() + text.size();
    const auto stream = std::from_chars(text.data(), end, label.stream);
    if (stream.ec != std::errc() || stream.ptr == end || *stream.ptr != '-') return std::nullopt;
    const auto number = std::from_chars(stream.ptr + 1, end, label.number);
    if (number.ec != std::errc()) return std::nullopt;
    return label;
}

void write_digits(char* at, std::uint64_t number) {
    for (std::size_t i = number_digits; i-- > 0; number /= 10)
        at[i] = static_cast<char>('0' + number % 10);
}

} // namespace

Message::Message(Kind kind, std::uint32_t stream, std::string_view to, std::size_t bytes) {
    const Parts parts = parts_of(kind, stream);
    text_ = std::string(id_member) + padded(stream, stream_digits) + "-";
    id_ = text_.size();
    text_ +=
        std::string(number_digits, '0') + R"(","from":null,"to":")" + std::string(to) + R"(",)" + parts.before;
    text_ += body_mark;
    body_ = text_.size();
    text_ += std::string(number_digits, '0');
    text_ += body_mark;
    const std::size_t rest = text_.size() + parts.after.size();
    while (filler_.size() + parts.filler.size() + rest <= bytes)
        filler_ += parts.filler;
    if (filler_.size() + rest < bytes) filler_.append(bytes - rest - filler_.size(), '.');
    text_ += filler_ + parts.after;
}

std::string_view Message::numbered(std::uint64_t number) {
    write_digits(text_.data() + id_, number);
    write_digits(text_.data() + body_, number);
    return text_;
}

void Message::check(std::string_view received, std::uint64_t number) const {
    const std::size_t mark = received.find(body_mark);
    std::array<char, number_digits> digits{};
    write_digits(digits.data(), number);
    const std::string_view wanted(digits.data(), digits.size());
    if (mark == received.npos || received.substr(mark + 1, number_digits) != wanted ||
        received.substr(mark + 2 + number_digits, filler_.size()) != filler_)
        throw Failure("a message was changed on its way: " + std::string(received.substr(0, 400)));
}

std::string call_message(std::uint32_t stream, std::string_view to, std::string_view action,
                         std::string_view reason, std::string_view description) {
    return R"({"id":"s","from":null,"to":")" + std::string(to) + "\"," + call_members(stream, action, reason) +
           std::string(description) + "}}}";
}

std::optional<Label> label_of(std::string_view text) {
    if (!text.starts_with(id_member)) return std::nullopt;
    return label_at(text.substr(id_member.size()));
}

std::optional<Label> acknowledged_by(std::string_view text) {
    const std::string_view mid = quoted_after(text, R"("mid":"m)");
    return mid.empty() ? std::nullopt : label_at(mid);
}

std::string_view quoted_after(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    if (at == text.npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find('"'));
}

} // namespace jsongled::load
