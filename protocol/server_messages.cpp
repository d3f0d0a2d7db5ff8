#include "protocol/server_messages.hpp"

#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"

namespace jsongled {
namespace {

/// Writes `,"jsongle":{"action":…` … `,"description":{` … `}}}`, as every message of the server has it.
template<class Json, class Message>
void write_tail(Json& json, const Message& message, const ServerIdentity& identity) {
    if constexpr (requires { Message::outer_namespace; }) json.string("namespace", Message::outer_namespace);
    json.begin("jsongle").string("action", to_string(Message::action));
    message.write_words(json);
    json.begin("description");
    if constexpr (requires { message.describe(json, identity); })
        message.describe(json, identity);
    else
        message.describe(json);
    json.end().end().end();
}

/// What an identity takes at most: every byte of its texts is escaped by another.
const ServerIdentity& longest_identity() {
    static const ServerIdentity longest{std::string(max_sn_bytes, '"'),
                                        std::string(max_info_bytes, '"'),
                                        std::string(max_version_bytes, '"'),
                                        {}};
    return longest;
}

std::size_t head_bound(std::string_view sn) {
    constexpr std::string_view fixed = R"({"id":"","from":,"to":"")";
    constexpr std::size_t longest_number = 20;
    return fixed.size() + max_id_prefix_bytes + longest_number + json_size(sn) + max_peer_id_bytes;
}

} // namespace

Action action_of(const ServerMessage& message) {
    return std::visit([]<class Message>(const Message&) { return Message::action; }, message);
}

std::size_t size_bound(const ServerMessage& message, std::string_view sn) {
    std::size_t bytes = head_bound(sn);
    JsonMeter meter(bytes, JsonPlace::behind_members);
    std::visit([&](const auto& one) { write_tail(meter, one, longest_identity()); }, message);
    return bytes;
}

void append_server_tail(std::string& out, const ServerMessage& message, const ServerIdentity& identity) {
    JsonWriter json(out, JsonPlace::behind_members);
    std::visit([&](const auto& one) { write_tail(json, one, identity); }, message);
}

} // namespace jsongled
