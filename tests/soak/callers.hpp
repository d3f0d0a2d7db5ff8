#pragma once

#include <string>
#include <string_view>

#include "tests/soak/faults.hpp"

namespace jsongled::soak {

/// A message to somebody.
inline std::string to(std::string_view whom, std::string_view jsongle) {
    return R"({"id":"m","from":null,"namespace":"call","to":")" + std::string(whom) + R"(","jsongle":{)" +
           std::string(jsongle) + "}}";
}

inline std::string of_call(std::string_view action, std::string_view sid, std::string_view reason,
                           std::string_view description) {
    return R"("action":")" + std::string(action) + R"(","sid":")" + std::string(sid) + R"(","reason":")" +
           std::string(reason) + R"(","initiator":"a","responder":"b","description":)" +
           std::string(description);
}

template<class Stream>
asio::awaitable<void> say(websocket::stream<Stream, false>& ws, std::string text) {
    co_await ws.async_write(asio::buffer(text), asio::use_awaitable);
}

/// Reads on until this has come.
template<class Stream>
asio::awaitable<void> hear(websocket::stream<Stream, false>& ws, std::string_view part) {
    for (;;) {
        beast::flat_buffer buffer;
        co_await ws.async_read(buffer, asio::use_awaitable);
        const auto bytes = buffer.cdata();
        if (std::string_view(static_cast<const char*>(bytes.data()), bytes.size()).find(part) !=
            std::string_view::npos)
            co_return;
    }
}

/// Two who call each other, look at their calls, and go into a MUC and out of it, over and over. Every call is
/// set up and ends, and what is said in it comes in order.
template<class Stream>
asio::awaitable<void> call_again_and_again(Faults faults, std::size_t number) {
    const std::string caller_uid = "caller" + std::to_string(number);
    const std::string callee_uid = "callee" + std::to_string(number);
    try {
        websocket::stream<Stream, false> caller(make_stream<Stream>(faults.place));
        websocket::stream<Stream, false> callee(make_stream<Stream>(faults.place));
        co_await say_hello(faults.place, caller, caller_uid, long_token);
        co_await say_hello(faults.place, callee, callee_uid, long_token);
        co_await hear(caller, R"("action":"ack")");
        co_await hear(callee, R"("action":"ack")");
        for (std::size_t call = 0; !faults.is_over; ++call) {
            const std::string sid = "sid-" + std::to_string(faults.totals.calls) + "-" +
                                    std::to_string(number) + "-" +
                                    std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
            co_await say(caller, to(callee_uid, of_call("session-propose", sid, "", R"({"media":"audio"})")));
            co_await hear(callee, "session-propose");
            co_await say(callee, to(caller_uid, of_call("session-info", sid, "ringing", "{}")));
            co_await hear(caller, "ringing");
            co_await say(callee, to(caller_uid, of_call("session-proceed", sid, "", "{}")));
            co_await hear(caller, "session-proceed");
            co_await say(caller, to(callee_uid, of_call("session-initiate", sid, "",
                                                        R"({"offer":{"type":"offer","sdp":"v=0\r\n"}})")));
            co_await hear(callee, "session-initiate");
            co_await say(callee, to(caller_uid, of_call("session-accept", sid, "",
                                                        R"({"answer":{"type":"answer","sdp":"v=0\r\n"}})")));
            co_await hear(caller, "session-accept");
            co_await say(caller, to(callee_uid, of_call("session-info", sid, "active", "{}")));
            co_await hear(callee, R"("reason":"active")");
            co_await say(callee, to(caller_uid, of_call("session-info", sid, "active", "{}")));
            co_await hear(caller, R"("reason":"active")");
            co_await say(caller, to(callee_uid, of_call("session-terminate", sid, "", "{}")));
            co_await hear(callee, "session-terminate");
            for (const std::string_view asked : {R"("query":"muc-join","description":{"rid":"muc"})",
                                                 R"("query":"session-leave","description":{"rid":"muc"})",
                                                 R"("query":"call-history","description":{})"}) {
                co_await say(
                    caller, to("jsongled", R"("action":"iq-set","transaction":"asked",)" + std::string(asked)));
                co_await hear(caller, R"("transaction":"asked")");
            }
            ++faults.totals.calls;
            co_await sleep(faults.place, std::chrono::milliseconds(100));
        }
    } catch (const boost::system::system_error&) {
        if (!faults.is_over) ++faults.totals.lost;
    }
}

} // namespace jsongled::soak
