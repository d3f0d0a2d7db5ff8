#pragma once

// Messages as the JSONgle library sends them, and matchers for what comes back.

#include "tests/support/ws_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace boost::json {
/// How a failed test shows a message.
inline void PrintTo(const object& message, std::ostream* out) {
    *out << serialize(message);
}
} // namespace boost::json

namespace jsongled::integration_tests {

/// The value that a JSON pointer leads to; null without one.
inline const json::value* at(const json::value& message, std::string_view pointer) {
    error_code missing;
    return message.find_pointer(json::string_view(pointer.data(), pointer.size()), missing);
}

/// The text there; empty when it is no string.
inline std::string text_at(const json::object& message, std::string_view pointer) {
    const json::value whole(message);
    const json::value* found = at(whole, pointer);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

MATCHER_P2(Has, pointer, value, "has " + testing::PrintToString(value) + " at " + pointer) {
    const json::value whole(arg);
    const json::value* found = at(whole, pointer);
    return found != nullptr && *found == json::value_from(value);
}

MATCHER_P(Lacks, pointer, std::string("has nothing at ") + pointer) {
    return at(json::value(arg), pointer) == nullptr;
}

MATCHER_P(HasTime, pointer, std::string("has an ISO 8601 time with milliseconds and Z at ") + pointer) {
    return testing::Matches(testing::MatchesRegex(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z"))(text_at(arg, pointer));
}

MATCHER_P(HasText, pointer, std::string("has a text that is not empty at ") + pointer) {
    return !text_at(arg, pointer).empty();
}

inline auto IsAction(std::string_view action) {
    return Has("/jsongle/action", action);
}

/// What every message of the server's must have for the library not to throw.
inline auto IsFromServer() {
    return testing::AllOf(Has("/from", "jsongled"), HasText("/id"), HasText("/to"),
                          testing::Not(Lacks("/jsongle/description")));
}

inline auto IsSessionError(int code) {
    return testing::AllOf(IsFromServer(), IsAction("session-error"),
                          Has("/jsongle/description/errorCode", code),
                          HasText("/jsongle/description/errorDetails"));
}

inline auto IsSessionError(int code, const json::object& culprit) {
    return testing::AllOf(IsSessionError(code), Has("/jsongle/description/mid", culprit.at("id")));
}

inline auto IsIqError(int code, const json::object& request) {
    return testing::AllOf(IsFromServer(), IsAction("iq-error"), Has("/jsongle/description/errorCode", code),
                          HasText("/jsongle/description/errorDetails"),
                          Has("/jsongle/transaction", request.at("jsongle").at("transaction")));
}

inline auto IsAck(std::string_view status, std::string_view transaction) {
    return testing::AllOf(IsFromServer(), IsAction("ack"), Has("/jsongle/status", status),
                          Has("/jsongle/transaction", transaction));
}

/// The server's receipt for a text or a custom message.
inline auto IsServerReceived(const json::object& message) {
    return testing::AllOf(IsFromServer(), IsAction("session-event"), Has("/jsongle/event", "ack"),
                          Has("/jsongle/namespace", message.at("jsongle").at("namespace")),
                          Has("/jsongle/description/mid", message.at("id")),
                          Has("/jsongle/description/type", "server-received"),
                          HasTime("/jsongle/description/acknowledged"));
}

inline json::object envelope(std::string_view to, json::object jsongle) {
    return {{"id", fresh("mid")}, {"from", nullptr}, {"to", to}, {"jsongle", std::move(jsongle)}};
}

/// The same message for the server, without "to".
inline json::object without_to(json::object message) {
    message.erase("to");
    return message;
}

inline json::object with_description(json::object message, json::value description) {
    message["jsongle"].as_object()["description"] = std::move(description);
    return message;
}

inline json::object text(std::string_view to, std::string_view content, std::string_view kind = "message") {
    return envelope(
        to, {{"action", "session-text"},
             {"namespace", kind},
             {"description",
              {{"sent", "2026-01-02T03:04:05.678Z"}, {"content", content}, {"additionalContent", nullptr}}}});
}

inline json::object custom(std::string_view to, json::value content, std::string_view kind = "message") {
    return envelope(to,
                    {{"action", "session-custom"},
                     {"namespace", kind},
                     {"description", {{"sent", "2026-01-02T03:04:05.678Z"}, {"content", std::move(content)}}}});
}

inline json::object event(std::string_view to, std::string_view name, json::object description,
                          std::string_view kind = "message") {
    return envelope(to, {{"action", "session-event"},
                         {"namespace", kind},
                         {"event", name},
                         {"description", std::move(description)}});
}

inline json::object iq(std::string_view action, std::string_view to, std::string_view query,
                       json::object description = {}) {
    return envelope(to, {{"action", action},
                         {"query", query},
                         {"transaction", fresh("transaction")},
                         {"description", std::move(description)}});
}

inline json::object iq_set(std::string_view query, json::object description) {
    return iq("iq-set", "jsongled", query, std::move(description));
}

/// The answer to a relayed request, as the library's answer() makes it.
inline json::object answer_to(const json::object& request, std::string_view action = "iq-result",
                              json::object description = {}) {
    json::object answer =
        iq(action, text_at(request, "/from"), text_at(request, "/jsongle/query"), std::move(description));
    answer["jsongle"].as_object()["transaction"] = request.at("jsongle").at("transaction");
    return answer;
}

/// A message of a call.
inline json::object call(std::string_view action, std::string_view to, std::string_view sid,
                         json::object description, std::string_view reason = "") {
    json::object message = envelope(to, {{"action", action},
                                         {"sid", sid},
                                         {"reason", reason},
                                         {"initiator", "caller"},
                                         {"responder", "callee"},
                                         {"description", std::move(description)}});
    message["namespace"] = "call";
    return message;
}

inline json::object propose(std::string_view to, std::string_view sid) {
    return call("session-propose", to, sid, {{"initiated", "2026-01-02T03:04:05.678Z"}, {"media", "audio"}});
}

inline json::object metrics_report(std::string_view to, json::object description) {
    return envelope(to, {{"action", "session-metrics"},
                         {"sid", fresh("sid")},
                         {"namespace", "call"},
                         {"description", std::move(description)}});
}

/// The client's answer to session-hello.
inline json::object hello_answer(std::string_view transaction, json::value description) {
    return envelope("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", transaction},
                                 {"description", std::move(description)}});
}

} // namespace jsongled::integration_tests
