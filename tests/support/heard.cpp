#include "tests/support/heard.hpp"

#include <algorithm>
#include <array>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

std::string text_of(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

} // namespace

bool Heard::ends_a_call() const {
    static constexpr std::array endings{"session-retract", "session-decline", "session-terminate",
                                        "unreachable"};
    return std::ranges::find(endings, step()) != endings.end();
}

Heard read_message(std::string_view text) {
    const json::object envelope = parse_object(text);
    const json::object& jsongle = envelope.at("jsongle").as_object();
    const json::object& description = jsongle.at("description").as_object();
    const json::value* code = description.if_contains("errorCode");
    return {text_of(envelope, "to"),
            text_of(envelope, "from"),
            text_of(envelope, "namespace"),
            text_of(jsongle, "action"),
            text_of(jsongle, "reason"),
            jsongle.contains("reason") && jsongle.at("reason").is_string(),
            text_of(jsongle, "sid"),
            text_of(jsongle, "initiator"),
            text_of(jsongle, "responder"),
            text_of(jsongle, "query"),
            text_of(jsongle, "transaction"),
            text_of(jsongle, "status"),
            text_of(description, "cause"),
            text_of(description, "sid"),
            code ? code->to_number<std::int64_t>() : 0};
}

} // namespace jsongled::testing
