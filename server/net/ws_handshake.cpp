#include "server/net/ws_handshake.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "server/net/http_response.hpp"

namespace jsongled {
namespace {

constexpr std::string_view subprotocol = "jsongle";
constexpr std::string_view websocket = "websocket";
constexpr std::string_view version = "13";

/// What a server adds to a key to show that it knows WebSocket (RFC 6455, 1.3).
constexpr std::string_view accept_salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(space) + 1 - begin);
}

/// The element of a header's comma-separated list that is this one in any letter case, as it is written there.
/// The list may go over several lines (RFC 9110, 5.3).
std::optional<std::string_view> find_element(const HttpRequest& request, http::field name,
                                             std::string_view wanted) {
    const auto [first, last] = request.equal_range(name);
    for (auto line = first; line != last; ++line) {
        std::string_view rest(line->value().data(), line->value().size());
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            const std::string_view element = trimmed(rest.substr(0, comma));
            if (beast::iequals({element.data(), element.size()}, {wanted.data(), wanted.size()}))
                return element;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return std::nullopt;
}

/// The value of a header that comes in one line; nothing if there is no line, or another.
std::optional<std::string_view> only_value(const HttpRequest& request, http::field name) {
    if (request.count(name) != 1) return std::nullopt;
    const auto value = request[name];
    return trimmed({value.data(), value.size()});
}

constexpr bool is_base64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/// Whether it is 16 bytes in base64: 22 letters, of which the last one's four low bits say nothing.
bool is_key(std::string_view text) {
    constexpr std::string_view padding = "==";
    return text.size() == 24 && text.ends_with(padding) && std::ranges::all_of(text.substr(0, 22), is_base64);
}

std::string accept_value(std::string_view key) {
    const std::string text = std::string(key) + std::string(accept_salt);
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    ::SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    // Four letters for three bytes, and a NUL.
    std::array<unsigned char, (SHA_DIGEST_LENGTH + 2) / 3 * 4 + 1> letters{};
    const int size = ::EVP_EncodeBlock(letters.data(), digest.data(), SHA_DIGEST_LENGTH);
    return {letters.begin(), letters.begin() + size};
}

beast::string_view text_of(std::string_view text) {
    return {text.data(), text.size()};
}

std::optional<HandshakeFault> find_fault(const HttpRequest& request) {
    if (!asks_for_websocket(request)) return HandshakeFault::not_asked;
    if (request.method() != http::verb::get) return HandshakeFault::method;
    if (request.version() < 11) return HandshakeFault::http_version;
    if (only_value(request, http::field::sec_websocket_version) != version) return HandshakeFault::version;
    const auto key = only_value(request, http::field::sec_websocket_key);
    if (!key || !is_key(*key)) return HandshakeFault::key;
    return std::nullopt;
}

HttpResponse refuse(const HttpRequest& request, HandshakeFault fault) {
    if (fault == HandshakeFault::key)
        return make_response(request, http::status::bad_request, R"({"error":"no key of 16 bytes"})");
    const std::string_view what =
        fault == HandshakeFault::version
            ? R"({"error":"a WebSocket of version 13 is needed"})"
            : R"({"error":"a WebSocket is needed; a proxy has to pass Upgrade and Connection on, by HTTP/1.1"})";
    HttpResponse answer = make_response(request, http::status::upgrade_required, std::string(what));
    answer.set(http::field::upgrade, text_of(websocket));
    answer.set(http::field::connection, "Upgrade");
    // That has taken the place of what was said of the connection's end.
    answer.keep_alive(request.keep_alive());
    if (fault == HandshakeFault::version) answer.set(http::field::sec_websocket_version, text_of(version));
    return answer;
}

HttpResponse accept(const HttpRequest& request) {
    HttpResponse answer(http::status::switching_protocols, 11);
    answer.set(http::field::server, "jsongled");
    answer.set(http::field::upgrade, text_of(websocket));
    answer.set(http::field::connection, "Upgrade");
    answer.set(http::field::sec_websocket_accept,
               accept_value(only_value(request, http::field::sec_websocket_key).value_or("")));
    if (const auto offered = find_element(request, http::field::sec_websocket_protocol, subprotocol))
        answer.set(http::field::sec_websocket_protocol, text_of(*offered));
    return answer;
}

} // namespace

bool asks_for_websocket(const HttpRequest& request) {
    return find_element(request, http::field::upgrade, websocket) &&
           find_element(request, http::field::connection, "upgrade");
}

bool is_meant_for_websocket(const HttpRequest& request) {
    return asks_for_websocket(request) || request.count(http::field::sec_websocket_key) > 0 ||
           request.count(http::field::sec_websocket_version) > 0;
}

Handshake answer_handshake(const HttpRequest& request) {
    const auto fault = find_fault(request);
    return {fault, fault ? refuse(request, *fault) : accept(request)};
}

} // namespace jsongled
