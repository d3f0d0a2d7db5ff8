#pragma once

#include <type_traits>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "tests/soak/tokens.hpp"

namespace jsongled::soak {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using tcp = asio::ip::tcp;

using PlainStream = tcp::socket;
using TlsStream = asio::ssl::stream<tcp::socket>;

/// Where the clients live, and the server that they talk to. Outlives them.
struct Place {
    asio::io_context& io;
    asio::ssl::context& tls; ///< the certificate of the server is made for the test, and not looked at
    tcp::endpoint server;
    const Tokens& tokens;
};

template<class Stream>
Stream make_stream(const Place& place) {
    if constexpr (std::is_same_v<Stream, TlsStream>)
        return TlsStream(place.io, place.tls);
    else
        return PlainStream(place.io);
}

template<class Stream>
tcp::socket& socket_of(Stream& stream) {
    if constexpr (std::is_same_v<Stream, TlsStream>)
        return stream.next_layer();
    else
        return stream;
}

/// Connects, with TLS where that is spoken. A reader with little room for what waits in its system is given so
/// many bytes.
template<class Stream>
asio::awaitable<void> connect(const Place& place, Stream& stream, int receive_buffer = 0) {
    tcp::socket& socket = socket_of(stream);
    socket.open(place.server.protocol());
    if (receive_buffer > 0) socket.set_option(tcp::socket::receive_buffer_size(receive_buffer));
    co_await socket.async_connect(place.server, asio::use_awaitable);
    if constexpr (std::is_same_v<Stream, TlsStream>)
        co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

} // namespace jsongled::soak
