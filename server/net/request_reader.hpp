#pragma once

#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include "server/net/wire_stream.hpp"
#include "server/observe/refusal.hpp"

namespace jsongled {

/// Reads the requests of one connection, one after the other. Each may have max_request_bytes, whatever its
/// bytes mean: request line, fields, body, and all that goes round the chunks of one. So much is buffered at
/// most, that of the requests behind it included.
class RequestReader {
  public:
    static constexpr std::size_t max_request_bytes = 16'384;

    /// What is wrong with a request. It is answered with this and the connection closed: where the next one
    /// begins is not known.
    struct Fault {
        RefusalReason reason;
        http::status status;
        std::string_view what;
    };

    struct Received {
        HttpRequest request; ///< as far as it was read, if something is wrong
        std::optional<Fault> fault;
    };

    explicit RequestReader(WireStream& stream) : stream_(stream) {}

    /// Waits for the first byte of the next request; false once none comes.
    asio::awaitable<bool, Executor> wait();
    /// The next request; nothing once the connection has ended, or the stream's time is over.
    asio::awaitable<std::optional<Received>, Executor> next();

    /// What the client has sent behind the request that was read.
    std::string_view early() const {
        const auto bytes = buffer_.cdata();
        return {static_cast<const char*>(bytes.data()), bytes.size()};
    }

  private:
    using Parser = http::request_parser<http::string_body>;

    /// How far one of the parser's own questions has it read.
    using Reached = bool (Parser::*)() const;

    asio::awaitable<error_code, Executor> feed(Parser& parser, Reached reached);
    asio::awaitable<Moved::State, Executor> read(std::size_t room);

    WireStream& stream_;
    beast::flat_buffer buffer_{max_request_bytes};
    std::size_t left_ = 0; ///< bytes that the request may still have, what is buffered included
};

} // namespace jsongled
