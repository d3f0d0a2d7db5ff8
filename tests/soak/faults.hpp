#pragma once

#include <array>
#include <chrono>
#include <string>

#include "tests/soak/client.hpp"

namespace jsongled::soak {

/// A peer that has fallen silent is gone after two pings of the server, which scripts/soak has sent every two
/// seconds. Where the machine has much to do, it may take longer.
inline constexpr std::chrono::seconds half_open_time{4};
inline constexpr std::chrono::seconds half_open_patience{30};

/// What the server closes with whose token has expired.
inline constexpr std::uint16_t expired_code = 4401;

/// What faulty peers have in common: they go on until the soak is over.
struct Faults {
    const Place& place;
    Totals& totals;
    const bool& is_over;
};

inline asio::awaitable<void> sleep(const Place& place, std::chrono::milliseconds time) {
    asio::steady_timer timer(place.io, time);
    co_await timer.async_wait(asio::use_awaitable);
}

/// Upgrades, and answers the hello.
template<class Stream>
asio::awaitable<void> say_hello(const Place& place, websocket::stream<Stream, false>& ws, std::string uid,
                                std::chrono::milliseconds token_lasts) {
    co_await connect(place, ws.next_layer());
    co_await ws.async_handshake("soak", "/", asio::use_awaitable);
    beast::flat_buffer buffer;
    co_await ws.async_read(buffer, asio::use_awaitable);
    const auto bytes = buffer.cdata();
    const std::string answer = hello_answer({static_cast<const char*>(bytes.data()), bytes.size()}, uid,
                                            place.tokens.token(uid, token_lasts));
    co_await ws.async_write(asio::buffer(answer), asio::use_awaitable);
}

/// Comes, gets to another point of its way each time, and resets the connection there.
template<class Stream>
asio::awaitable<void> reset_again_and_again(Faults faults, std::size_t number) {
    using namespace std::literals;
    constexpr auto half_a_request = "GET / HTTP/1.1\r\nHost: so"sv;
    // The header of a text of 65,280 bytes, its key, and the first of them.
    constexpr auto half_a_frame = "\x81\xfe\xff\x00\x01\x02\x03\x04{"sv;
    for (std::size_t depth = number; !faults.is_over; ++depth) {
        try {
            websocket::stream<Stream, false> ws(make_stream<Stream>(faults.place));
            tcp::socket& socket = socket_of(ws.next_layer());
            switch (depth % 4) {
            case 0:
                co_await socket.async_connect(faults.place.server, asio::use_awaitable);
                co_await asio::async_write(socket, asio::buffer("\x16\x03", 2), asio::use_awaitable);
                break;
            case 1:
                co_await connect(faults.place, ws.next_layer());
                co_await asio::async_write(ws.next_layer(), asio::buffer(half_a_request), asio::use_awaitable);
                break;
            case 2:
                co_await connect(faults.place, ws.next_layer());
                co_await ws.async_handshake("soak", "/", asio::use_awaitable);
                break;
            default:
                co_await say_hello(faults.place, ws, "reset" + std::to_string(number), long_token);
                co_await asio::async_write(ws.next_layer(), asio::buffer(half_a_frame), asio::use_awaitable);
            }
            socket.set_option(asio::socket_base::linger(true, 0));
            socket.close();
            ++faults.totals.resets;
        } catch (const boost::system::system_error&) {
            ++faults.totals.lost;
        }
        co_await sleep(faults.place, std::chrono::milliseconds(10));
    }
}

/// Waits until the server has ended its half, but not for ever. What it has said before is read then.
inline asio::awaitable<bool> is_ended(Faults faults, tcp::socket& socket) {
    co_await sleep(faults.place, half_open_time);
    socket.non_blocking(true);
    const auto give_up = std::chrono::steady_clock::now() + half_open_patience;
    for (;;) {
        std::array<char, 4096> bytes{};
        error_code error;
        while (!error)
            socket.read_some(asio::buffer(bytes), error);
        if (error != asio::error::would_block || faults.is_over) co_return true;
        if (std::chrono::steady_clock::now() >= give_up) co_return false;
        co_await sleep(faults.place, std::chrono::milliseconds(100));
    }
}

/// Says hello and then nothing more, not even to pings; or ends its half of the stream. The server has to end
/// the other one.
template<class Stream>
asio::awaitable<void> fall_silent_again_and_again(Faults faults, std::size_t number) {
    for (std::size_t round = number; !faults.is_over; ++round) {
        try {
            websocket::stream<Stream, false> ws(make_stream<Stream>(faults.place));
            co_await say_hello(faults.place, ws, "half-open" + std::to_string(number), long_token);
            tcp::socket& socket = socket_of(ws.next_layer());
            if (round % 2 == 1) socket.shutdown(tcp::socket::shutdown_send);
            ++faults.totals.half_open;
            if (!co_await is_ended(faults, socket)) ++faults.totals.still_open;
        } catch (const boost::system::system_error&) {
            ++faults.totals.lost;
        }
    }
}

/// Lets its token expire, for which the server has to close it.
template<class Stream>
asio::awaitable<void> expire_again_and_again(Faults faults, std::size_t number) {
    while (!faults.is_over) {
        websocket::stream<Stream, false> ws(make_stream<Stream>(faults.place));
        asio::steady_timer patience(faults.place.io);
        try {
            co_await say_hello(faults.place, ws, "expiring" + std::to_string(number), short_token);
            patience.expires_after(short_token + half_open_patience);
            patience.async_wait([&socket = socket_of(ws.next_layer())](error_code error) {
                if (!error) socket.close();
            });
            for (beast::flat_buffer buffer;;)
                co_await ws.async_read(buffer, asio::use_awaitable);
        } catch (const boost::system::system_error& error) {
            patience.cancel();
            ++(ws.reason().code == expired_code ? faults.totals.expired : faults.totals.still_open);
        }
    }
}

} // namespace jsongled::soak
