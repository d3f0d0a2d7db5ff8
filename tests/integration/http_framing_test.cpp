#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

// Where a request ends. Whoever reads the same bytes before the server, a proxy, must not see another end: what
// one of the two takes for a body the other would take for a request.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Framing : public OneServer {
  protected:
    /// All that both ports answer to these bytes, which have to be refused: one answer, and the end.
    static void expect_refused(const std::string& request, std::string_view status) {
        for (const tcp::endpoint& port : {listen(), admin()}) {
            RawClient raw(port);
            raw.write(request + "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            const std::string answers = raw.read_to_end();
            EXPECT_EQ(answers.substr(8, 5), " " + std::string(status) + " ") << request << answers;
            // A connection of version 1.0 ends where it is not said that it goes on.
            EXPECT_THAT(answers, AnyOf(StartsWith("HTTP/1.0"), HasSubstr("Connection: close\r\n"))) << request;
            EXPECT_THAT(answers, Not(HasSubstr("keep-alive"))) << request;
            EXPECT_EQ(answers.find("HTTP/1.", 1), std::string::npos) << request << answers;
        }
    }

    static std::string head(std::string_view lines) {
        return "PUT /nothing HTTP/1.1\r\nHost: localhost\r\n" + std::string(lines) + "\r\n";
    }
};

TEST_F(Framing, a_transfer_coding_that_is_not_chunked_is_not_implemented) {
    for (const char* coding :
         {"xchunked", "gzip", "gzip, chunked", "identity", "chunked, identity", "chunked, chunked",
          "chunked;q=1", "\"chunked\"", "chunked,", ",chunked", "", "x\tchunked", "chunked\t,gzip"})
        expect_refused(head("Transfer-Encoding: " + std::string(coding) + "\r\n") + "5\r\nhello\r\n0\r\n\r\n",
                       "501");
    // In whatever order; the first of them alone would be known.
    expect_refused(head("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", "501");
    expect_refused(head("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n") + "0\r\n\r\n", "400");
    expect_refused(head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", "400");
}

TEST_F(Framing, two_lengths_are_refused) {
    for (const char* coding : {"chunked", "gzip", "xchunked", ""}) {
        const std::string line = "Transfer-Encoding: " + std::string(coding) + "\r\n";
        expect_refused(head("Content-Length: 5\r\n" + line) + "0\r\n\r\n", "400");
        expect_refused(head(line + "Content-Length: 5\r\n") + "0\r\n\r\n", "400");
        expect_refused(head(line + "Content-Length: 0\r\n") + "0\r\n\r\n", "400");
    }
    expect_refused(head("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello", "400");
    expect_refused(head("Content-Length: 5, 6\r\n") + "hello", "400");
    expect_refused(head("Content-Length: 5\r\ncontent-length: 5, 6\r\n") + "hello", "400");
    // Of a version that has no chunks.
    expect_refused("PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
}

TEST_F(Framing, a_length_is_a_number_and_nothing_else) {
    for (const char* length : {"", "+5", "-5", "0x5", "5 5", "5;", "5.0", "five", "5,", ",5", "\"5\"", "5\t5",
                               "18446744073709551616", "99999999999999999999999999"})
        expect_refused(head("Content-Length: " + std::string(length) + "\r\n") + "hello", "400");
}

TEST_F(Framing, lines_end_with_both_their_letters_and_names_with_their_colon) {
    for (const char* lines :
         {"Content-Length: 5\nX: y\r\n", "Content-Length: 5\rX: y\r\n", "X: y\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding : chunked\r\n", "Content-Length : 5\r\n", " Content-Length: 5\r\n",
          "Content-Length\r\n", ": 5\r\n", "X\x01: y\r\n", "X: \x01\r\n", "X: y\r\r\n", "\tX: y\r\n"})
        expect_refused(head(lines) + "hello", "400");
    expect_refused(head(std::string("X: a\0b\r\n", 8)), "400");
    expect_refused("PUT / HTTP/1.1\nHost: localhost\n\n", "400");
}

TEST_F(Framing, chunks_are_as_they_have_to_be) {
    const std::string chunked = head("Transfer-Encoding: chunked\r\n");
    for (const char* chunks :
         {"x\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
          " 5\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n",
          "5\r\nhello\n0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n", "5;\nGET\r\nhello\r\n0\r\n\r\n",
          "10000000000000005\r\nhello\r\n0\r\n\r\n", ";a\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
          "0\r\nContent-Length: 5\r\n\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\nX : y\r\n\r\n",
          "0\r\n\n\r\n\r\n"})
        expect_refused(chunked + chunks, "400");
}

TEST_F(Framing, a_body_that_is_right_is_passed_over) {
    for (const tcp::endpoint& port : {listen(), admin()}) {
        for (const std::string& request :
             {head("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n",
              head("Transfer-Encoding: Chunked\r\n") + "05;a=b\r\nhello\r\n000\r\nTrailer: x\r\n\r\n",
              head("Content-Length: 5\r\n") + "hello",
              head("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello", head("Content-Length: 0\r\n")}) {
            RawClient raw(port);
            raw.write(request + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            const std::string answers = raw.read_to_end();
            EXPECT_THAT(answers, AllOf(StartsWith("HTTP/1.1 4"), HasSubstr("HTTP/1.1 200 OK"),
                                       Not(HasSubstr("HTTP/1.1 400"))))
                << request;
        }
    }
}

TEST_F(Framing, one_valid_host_is_there) {
    const auto with = [](std::string_view version, std::string_view lines) {
        return "GET /health HTTP/" + std::string(version) + "\r\n" + std::string(lines) +
               "Connection: close\r\n\r\n";
    };
    for (const char* lines :
         {"", "Host: a\r\nHost: a\r\n", "Host: a\r\nhost: b\r\n", "Host:\r\n", "Host: \r\n", "Host: a b\r\n",
          "Host: a, b\r\n", "Host: http://a\r\n", "Host: a/b\r\n", "Host: u@a\r\n", "Host: a:b\r\n",
          "Host: a:99999\r\n", "Host: [::1\r\n", "Host: ::1\r\n", "Host: \"a\"\r\n", "Host: a\\b\r\n"})
        expect_refused(with("1.1", lines), "400");
    for (const char* lines : {"Host:\r\n", "Host: a\r\nHost: a\r\n", "Host: a b\r\n"})
        expect_refused(with("1.0", lines), "400");
    for (const tcp::endpoint& port : {listen(), admin()}) {
        for (const std::string& request : {with("1.0", ""), with("1.0", "Host: a\r\n"),
                                           with("1.1", "Host: a\r\n"), with("1.1", "host: A.b:80\r\n"),
                                           with("1.1", "Host: [::1]:80\r\n"), with("1.1", "Host: a:\r\n")}) {
            RawClient raw(port);
            raw.write(request);
            EXPECT_THAT(raw.read_to_end(), HasSubstr(" 200 OK")) << request;
        }
    }
    // Not one that comes with the trailers.
    expect_refused("GET /health HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: a\r\n\r\n", "400");
}

TEST_F(Framing, what_comes_with_the_trailers_changes_nothing) {
    const std::string chunked = "GET /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n";
    const std::string then = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for (const tcp::endpoint& port : {listen(), admin()}) {
        RawClient raw(port);
        raw.write(chunked + "\r\n0\r\nConnection: close\r\n\r\n" + then);
        const std::string answers = raw.read_to_end();
        EXPECT_THAT(answers, StartsWith("HTTP/1.1 200"));
        EXPECT_NE(answers.find("HTTP/1.1 ", 1), std::string::npos) << "closed by a trailer: " << answers;
    }
    RawClient upgrading(listen());
    upgrading.write("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    EXPECT_THAT(upgrading.read_head(), StartsWith("HTTP/1.1 200"));
    // What the header says goes on to count.
    RawClient closing(listen());
    closing.write(chunked + "Connection: close\r\n\r\n0\r\nConnection: keep-alive\r\nHost: a b\r\n\r\n" + then);
    const std::string answers = closing.read_to_end();
    EXPECT_THAT(answers, StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(answers.find("HTTP/1.1 ", 1), std::string::npos);
}

TEST_F(Framing, what_follows_a_request_for_an_upgrade_is_frames) {
    RawClient raw(listen());
    raw.ask_upgrade("/", "Content-Length: 0\r\n\r\n" + masked_frame(fin | ping_frame, "early"));
    EXPECT_THAT(raw.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101"));
    EXPECT_THAT(raw.read_until("early"), HasSubstr("\x8a"));
    RawClient http(listen());
    http.ask_upgrade("/", "Content-Length: 0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n");
    EXPECT_THAT(http.read_to_end(), AllOf(StartsWith("HTTP/1.1 101"), HasSubstr("\x88")));
    // A body of its own is no part of what follows.
    RawClient with_body(listen());
    with_body.ask_upgrade("/", "Content-Length: 5\r\n\r\nhel");
    EXPECT_THAT(with_body.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101"));
    EXPECT_THAT(with_body.read_until("session-hello"), HasSubstr("iq-get"));
}

} // namespace
} // namespace jsongled::integration_tests
