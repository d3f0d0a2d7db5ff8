#include "server/ops/openapi.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/ops/admin_route.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

std::string method_of(const AdminRoute& route) {
    const beast::string_view word = to_string(route.method);
    return {word.data(), word.size()};
}

std::string in_small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// "POST /users/{uid}/disconnect" is postUsersUidDisconnect.
std::string operation_id(const AdminRoute& route) {
    std::string id = in_small_letters(method_of(route));
    bool begins = true;
    for (const char c : route.path) {
        const bool is_letter = c >= 'a' && c <= 'z';
        if (is_letter) id += begins ? static_cast<char>(c - 'a' + 'A') : c;
        begins = !is_letter;
    }
    return id;
}

json::object schema_of(const AdminMember& member) {
    if (member.kind == AdminMember::Kind::count) return {{"type", "integer"}, {"minimum", 0}};
    return {{"type", "string"}};
}

json::array parameters_of(const AdminRoute& route) {
    json::array parameters;
    if (!route.name().empty())
        parameters.push_back(json::object{{"name", route.name()},
                                          {"in", "path"},
                                          {"required", true},
                                          {"schema", json::object{{"type", "string"}}}});
    for (const AdminMember& member : route.query)
        parameters.push_back(json::object{{"name", member.name},
                                          {"in", "query"},
                                          {"description", member.sentence},
                                          {"schema", schema_of(member)}});
    return parameters;
}

json::object body_of(const AdminRoute& route) {
    json::object properties;
    json::array required;
    for (const AdminMember& member : route.body) {
        json::object schema = schema_of(member);
        schema["description"] = member.sentence;
        properties[member.name] = std::move(schema);
        if (member.presence == AdminMember::Presence::required) required.emplace_back(member.name);
    }
    const bool is_required = !required.empty();
    json::object schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (is_required) schema["required"] = std::move(required);
    return {{"required", is_required},
            {"content", json::object{{"application/json", json::object{{"schema", schema}}}}}};
}

json::object answer(std::string_view type, std::string_view description, json::object schema) {
    return {{"description", description}, {"content", {{type, {{"schema", std::move(schema)}}}}}};
}

json::object refusal(std::string_view description) {
    return answer("application/json", description, {{"$ref", "#/components/schemas/Error"}});
}

/// When the answer is 403; empty for never.
std::string forbidden_for(const AdminRoute& route) {
    std::string why;
    const auto add = [&](std::string_view reason) { why.append(why.empty() ? "" : ", or ").append(reason); };
    if (route.token == AdminRoute::Token::needed)
        add("the token is good, and does not say `admin`, or is that of a user who is kept out");
    if (route.host == AdminRoute::Host::own) add("asked under another host");
    if (route.changes_something()) add("asked for by a page of another origin");
    return why;
}

json::object schema_of(const AnswerMember& member) {
    using enum AnswerMember::Kind;
    switch (member.kind) {
    case text: return {{"type", "string"}};
    case time: return {{"type", "string"}, {"format", "date-time"}};
    case count: return {{"type", "integer"}, {"minimum", 0}};
    case flag: return {{"type", "boolean"}};
    case words: return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case object: return {{"type", "object"}};
    case objects: return {{"type", "array"}, {"items", {{"type", "object"}}}};
    }
    return {};
}

/// An object with these members, and no others.
json::object schema_of(std::span<const AnswerMember> members) {
    json::object properties;
    json::array required;
    for (const AnswerMember& member : members) {
        json::object schema = schema_of(member);
        schema["description"] = member.sentence;
        properties[member.name] = std::move(schema);
        if (member.presence == AnswerMember::Presence::always) required.emplace_back(member.name);
    }
    return {{"type", "object"},
            {"required", std::move(required)},
            {"properties", std::move(properties)},
            {"additionalProperties", false}};
}

json::object schema_of(const AnswerShape& shape) {
    using enum AnswerShape::Form;
    switch (shape.form) {
    case members: break;
    case numbers: return {{"type", "object"}, {"additionalProperties", {{"type", "number"}}}};
    case other: return {{"type", "object"}};
    }
    json::object schema = schema_of(shape.members);
    if (shape.list.empty()) return schema;
    schema["properties"].as_object()[shape.list] = {{"type", "array"}, {"items", schema_of(shape.listed)}};
    schema["required"].as_array().emplace_back(shape.list);
    return schema;
}

json::object responses_of(const AdminRoute& route) {
    const std::string_view type = route.content_type.substr(0, route.content_type.find(';'));
    const json::object body = route.shape ? schema_of(*route.shape) : json::object{{"type", "string"}};
    json::object responses{{"200", answer(type, route.sentence, body)}};
    const auto add = [&](http::status status, std::string_view description) {
        responses[std::to_string(static_cast<unsigned>(status))] = refusal(description);
    };
    if (!route.query.empty() || route.changes_something())
        add(http::status::bad_request, "the name, the query or the body is not what it has to be");
    if (route.token == AdminRoute::Token::needed)
        add(http::status::unauthorized, "the token is missing or wrong");
    if (const std::string why = forbidden_for(route); !why.empty()) add(http::status::forbidden, why);
    if (!route.name().empty()) add(http::status::not_found, "nobody and nothing here has this name");
    if (route.changes_something()) {
        add(http::status::payload_too_large, "the request is too large");
        add(http::status::unsupported_media_type, "the body is not of application/json");
    }
    for (const AdminStatus& status : route.statuses)
        responses[std::to_string(static_cast<unsigned>(status.status))] =
            status.shape ? answer("application/json", status.sentence, schema_of(*status.shape))
                         : refusal(status.sentence);
    return responses;
}

json::array security_of(const AdminRoute& route) {
    const json::object with_token{{"bearer", json::array()}};
    switch (route.token) {
    case AdminRoute::Token::needed: return {with_token};
    case AdminRoute::Token::shows_more: return {json::object(), with_token};
    case AdminRoute::Token::not_needed: break;
    }
    return {};
}

std::string_view shown(AdminRoute::Token token) {
    switch (token) {
    case AdminRoute::Token::needed: return "needed";
    case AdminRoute::Token::shows_more: return "shows more";
    case AdminRoute::Token::not_needed: break;
    }
    return "";
}

/// " (`?limit=`: …; `block`: …)", or nothing.
std::string members_of(const AdminRoute& route) {
    std::string text;
    const auto add = [&](const AdminMember& member, std::string_view before, std::string_view behind) {
        text.append(text.empty() ? " (`" : "; `").append(before).append(member.name).append(behind);
        text.append("`: ").append(member.sentence);
    };
    for (const AdminMember& member : route.query)
        add(member, "?", "=");
    for (const AdminMember& member : route.body)
        add(member, "", "");
    return text.empty() ? text : text + ")";
}

} // namespace

std::string openapi_json(std::string_view version) {
    json::object paths;
    for (const AdminRoute& route : admin_routes_table()) {
        json::object operation{{"operationId", operation_id(route)},
                               {"summary", route.sentence},
                               {"security", security_of(route)},
                               {"responses", responses_of(route)}};
        if (auto parameters = parameters_of(route); !parameters.empty())
            operation["parameters"] = std::move(parameters);
        if (!route.body.empty()) operation["requestBody"] = body_of(route);
        if (!paths.contains(route.path)) paths[route.path] = json::object();
        paths[route.path].as_object()[in_small_letters(method_of(route))] = std::move(operation);
    }
    const json::object error{{"type", "object"},
                             {"required", json::array{"error"}},
                             {"properties", {{"error", {{"type", "string"}}}}}};
    return json::serialize(
        json::object{{"openapi", "3.1.0"},
                     {"info", {{"title", "jsongled: the admin listener"}, {"version", version}}},
                     {"paths", std::move(paths)},
                     {"components",
                      {{"schemas", {{"Error", error}}},
                       {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}}});
}

std::string admin_routes_markdown() {
    std::string text = "| Request | Token | Answer |\n|---|---|---|\n";
    for (const AdminRoute& route : admin_routes_table()) {
        text.append("| `").append(method_of(route)).append(" ").append(route.path).append("` | ");
        text.append(shown(route.token)).append(route.token == AdminRoute::Token::not_needed ? "| " : " | ");
        text.append(route.sentence).append(members_of(route)).append(" |\n");
    }
    return text;
}

} // namespace jsongled
