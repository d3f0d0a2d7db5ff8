#include "server/ops/openapi.hpp"

#include <set>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "server/net/http_routes.hpp"
#include "server/ops/admin_route.hpp"
#include "server/ops/lists_json.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

json::object description() {
    return json::parse(openapi_json("1.2.3")).as_object();
}

std::string method_of(const AdminRoute& route) {
    std::string word(std::string_view(to_string(route.method).data(), to_string(route.method).size()));
    for (char& c : word)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return word;
}

const json::object& operation(const json::object& all, const AdminRoute& route) {
    return all.at("paths").at(route.path).at(method_of(route)).as_object();
}

TEST(OpenApi, is_of_version_3_1_and_has_each_route_and_no_other) {
    const json::object all = description();
    EXPECT_EQ(all.at("openapi"), "3.1.0");
    EXPECT_EQ(all.at("info").at("version"), "1.2.3");
    EXPECT_TRUE(all.at("info").at("title").is_string());
    std::size_t operations = 0;
    for (const auto& [path, methods] : all.at("paths").as_object()) {
        EXPECT_TRUE(path.starts_with('/')) << path;
        operations += methods.as_object().size();
    }
    EXPECT_EQ(operations, admin_routes_table().size());
    for (const AdminRoute& route : admin_routes_table())
        EXPECT_EQ(operation(all, route).at("summary"), json::value(route.sentence)) << route.path;
}

TEST(OpenApi, says_of_each_operation_what_it_takes_and_answers) {
    const json::object all = description();
    std::set<json::string> ids;
    for (const AdminRoute& route : admin_routes_table()) {
        const json::object& one = operation(all, route);
        EXPECT_TRUE(ids.insert(one.at("operationId").as_string()).second) << one.at("operationId");
        const json::object& responses = one.at("responses").as_object();
        EXPECT_TRUE(responses.contains("200")) << route.path;
        for (const auto& [status, response] : responses) {
            EXPECT_EQ(status.size(), 3U);
            EXPECT_TRUE(response.at("description").is_string()) << status;
            for (const auto& [type, content] : response.at("content").as_object())
                EXPECT_TRUE(content.at("schema").is_object()) << type;
        }
        EXPECT_EQ(responses.contains("401"), route.token == AdminRoute::Token::needed) << route.path;
        EXPECT_EQ(one.at("security").as_array().empty(), route.token == AdminRoute::Token::not_needed);
        // A name in the path has to be declared.
        std::size_t in_path = 0;
        if (const json::value* parameters = one.if_contains("parameters"))
            for (const json::value& parameter : parameters->as_array()) {
                EXPECT_TRUE(parameter.at("schema").is_object());
                if (parameter.at("in") != "path") continue;
                ++in_path;
                EXPECT_EQ(parameter.at("required"), true);
                EXPECT_EQ(parameter.at("name"), json::value(route.name()));
            }
        EXPECT_EQ(in_path, route.name().empty() ? 0U : 1U) << route.path;
        EXPECT_EQ(one.contains("requestBody"), !route.body.empty()) << route.path;
    }
}

TEST(OpenApi, says_of_each_route_with_a_token_that_one_of_no_operator_is_forbidden) {
    const json::object all = description();
    for (const AdminRoute& route : admin_routes_table()) {
        const json::object& responses = operation(all, route).at("responses").as_object();
        const bool is_told =
            responses.contains("403") &&
            responses.at("403").at("description").as_string().find("`admin`") != std::string::npos;
        EXPECT_EQ(is_told, route.token == AdminRoute::Token::needed) << route.path;
    }
}

TEST(OpenApi, describes_the_members_of_each_answer_in_json) {
    const json::object all = description();
    for (const AdminRoute& route : admin_routes_table()) {
        EXPECT_EQ(route.shape != nullptr, route.content_type == "application/json") << route.path;
        if (!route.shape || route.shape->form != AnswerShape::Form::members) continue;
        const json::value& schema =
            operation(all, route).at("responses").at("200").at("content").at("application/json").at("schema");
        EXPECT_EQ(schema.at("additionalProperties"), false) << route.path;
        EXPECT_GE(schema.at("properties").as_object().size(), route.shape->members.size());
    }
    EXPECT_EQ(operation(all, admin_routes_table()[1])
                  .at("responses")
                  .at("503")
                  .at("content")
                  .at("application/json")
                  .at("schema")
                  .at("required"),
              json::array{"status"});
}

TEST(OpenApi, refers_to_what_is_there) {
    const json::object all = description();
    EXPECT_TRUE(all.at("components").at("schemas").at("Error").is_object());
    EXPECT_EQ(all.at("components").at("securitySchemes").at("bearer").at("scheme"), "bearer");
    EXPECT_EQ(openapi_json("1").find("$ref\":\"#/components/schemas/Error") == std::string::npos, false);
}

TEST(AdminRoutes, need_the_token_but_for_probes) {
    std::set<std::string_view> open;
    for (const AdminRoute& route : admin_routes_table())
        if (route.token != AdminRoute::Token::needed) open.insert(route.path);
    EXPECT_EQ(open, (std::set<std::string_view>{"/livez", "/readyz", "/health"}));
}

TEST(RoutePaths, have_a_name_of_one_part) {
    EXPECT_EQ(match_path("/rooms", "/rooms"), "");
    EXPECT_EQ(match_path("/rooms/{rid}", "/rooms/%23muc%2Fx"), "%23muc%2Fx");
    EXPECT_EQ(match_path("/users/{uid}/disconnect", "/users/a/disconnect"), "a");
    for (const char* path : {"/rooms/", "/rooms", "/rooms/a/b", "/rooms/a/", "/Rooms/a"})
        EXPECT_FALSE(match_path("/rooms/{rid}", path)) << path;
    for (const char* path : {"/users//disconnect", "/users/disconnect", "/users/a/b/disconnect", "/users/a",
                             "/users/a/disconnectx"})
        EXPECT_FALSE(match_path("/users/{uid}/disconnect", path)) << path;
}

TEST(ListsJson, name_what_an_operator_acts_on) {
    const Moment now{Time(std::chrono::seconds(100)), SteadyTime(std::chrono::seconds(7))};
    ListPage<PeerRow> peers;
    peers.rows.emplace("p\"1", PeerRow{"al\"ice", "192.0.2.1", SteadyTime(std::chrono::seconds(5)), 2, "s1"});
    peers.rows.emplace("p2", PeerRow{"", "::1", now.steady, 0, ""});
    EXPECT_EQ(
        to_json(peers, now),
        R"({"peers":[{"id":"p\"1","uid":"al\"ice","address":"192.0.2.1",)"
        R"("connected":"1970-01-01T00:01:38.000Z","rooms":2,"sid":"s1"},)"
        R"({"id":"p2","address":"::1","connected":"1970-01-01T00:01:40.000Z","rooms":0}],"complete":true})");
    ListPage<RoomRow> rooms;
    rooms.rows.emplace("#r", RoomRow{RoomKind::muc, 3, 4});
    rooms.complete = false;
    EXPECT_EQ(to_json(rooms, now),
              R"({"rooms":[{"rid":"#r","kind":"muc","members":3,"connections":4}],"complete":false})");
    ListPage<BlockRow> blocks;
    blocks.rows.emplace("bob", BlockRow{SteadyTime(std::chrono::seconds(67))});
    EXPECT_EQ(to_json(blocks, now),
              R"({"blocks":[{"uid":"bob","until":"1970-01-01T00:02:40.000Z"}],"complete":true})");
}

} // namespace
} // namespace jsongled
