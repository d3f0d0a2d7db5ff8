#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/http_fields.hpp"

#include <map>
#include <set>

#include "server/ops/admin_route.hpp"

// What an operator lists and ends by the admin listener.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr auto put_off = static_cast<websocket::close_code>(4403);

/// Whether a value is what a schema says: of its words those that the description uses.
void expect_fits(const json::value& value, const json::object& schema, const std::string& where) {
    for (const auto& [word, _] : schema)
        ASSERT_TRUE((std::set<std::string_view>{"type", "format", "description", "minimum", "items", "required",
                                                "properties", "additionalProperties"})
                        .contains(word))
            << where << " has " << word;
    const std::string_view type = schema.at("type").as_string();
    const std::map<std::string_view, bool> simple{{"string", value.is_string()},
                                                  {"boolean", value.is_bool()},
                                                  {"number", value.is_number()},
                                                  {"integer", value.is_int64() || value.is_uint64()}};
    if (const auto kind = simple.find(type); kind != simple.end()) {
        EXPECT_TRUE(kind->second) << where << " is no " << type;
        return;
    }
    if (type == "array") {
        ASSERT_TRUE(value.is_array()) << where;
        for (const json::value& item : value.as_array())
            expect_fits(item, schema.at("items").as_object(), where + "[]");
        return;
    }
    ASSERT_EQ(type, "object") << where;
    ASSERT_TRUE(value.is_object()) << where;
    if (const json::value* required = schema.if_contains("required")) {
        for (const json::value& name : required->as_array())
            EXPECT_TRUE(value.as_object().contains(name.as_string())) << where << " lacks " << name;
    }
    const json::value* properties = schema.if_contains("properties");
    const json::value* others = schema.if_contains("additionalProperties");
    for (const auto& [name, member] : value.as_object()) {
        const std::string at = where + "." + std::string(name);
        const json::value* known = properties ? properties->as_object().if_contains(name) : nullptr;
        if (known)
            expect_fits(member, known->as_object(), at);
        else if (others && others->is_object())
            expect_fits(member, others->as_object(), at);
        else
            EXPECT_FALSE(others) << at << " is not described";
    }
}

class AdminActs : public OneServer {
  protected:
    static json::object get(std::string_view path) {
        const HttpResponse response = http_get(admin(), path);
        EXPECT_EQ(response.result(), http::status::ok) << path << ' ' << response.body();
        return json::parse(response.body()).as_object();
    }
    static HttpResponse post(std::string_view path, std::string_view body = {}) {
        return http_request(admin(), http::verb::post, path, body);
    }
    static HttpResponse remove(std::string_view path) {
        return http_request(admin(), http::verb::delete_, path);
    }
    static std::string error_in(const HttpResponse& response) {
        const json::object body = json::parse(response.body()).as_object();
        EXPECT_EQ(body.size(), 1U) << response.body();
        return std::string(body.at("error").as_string());
    }
    static void expect_act(std::string_view act, std::string_view subject) {
        const std::string line =
            server().process().wait_for_line("\"subject\":\"" + std::string(subject) + "\"");
        EXPECT_THAT(json::parse(line).as_object(),
                    AllOf(Has("/message", "security event"), Has("/event", "admin-act"), Has("/reason", act),
                          Has("/address", "127.0.0.1")));
    }
};

TEST_F(AdminActs, list_who_is_there) {
    const std::string uid = fresh("alice");
    User alice(listen(), uid);
    User other(listen(), uid);
    const std::string rid = fresh("#muc#lobby");
    ask(alice, iq_set("muc-join", {{"rid", rid}}));
    const json::object peers = get("/peers?uid=" + uid);
    ASSERT_EQ(peers.at("peers").as_array().size(), 2U);
    EXPECT_EQ(peers.at("complete"), true);
    const json::object in_room =
        get("/peers?rid=%23muc%23lobby" + rid.substr(std::string("#muc#lobby").size()));
    ASSERT_EQ(in_room.at("peers").as_array().size(), 1U);
    EXPECT_THAT(in_room.at("peers").at(0).as_object(),
                AllOf(Has("/id", alice.peer_id()), Has("/uid", uid), Has("/address", "127.0.0.1")));
    bool is_listed = false;
    const json::object rooms = get("/rooms?limit=1000");
    for (const json::value& room : rooms.at("rooms").as_array())
        if (room.at("rid") == json::value(rid)) is_listed = room.at("members") == 1 && room.at("kind") == "muc";
    EXPECT_TRUE(is_listed);
}

TEST_F(AdminActs, list_in_pages) {
    const std::string uid = fresh("paged");
    std::vector<std::unique_ptr<User>> users;
    for (int i = 0; i < 5; ++i)
        users.push_back(std::make_unique<User>(listen(), uid));
    std::set<std::string> seen;
    std::string after;
    for (bool complete = false; !complete;) {
        const json::object page = get("/peers?limit=2&uid=" + uid + "&after=" + after);
        complete = page.at("complete").as_bool();
        for (const json::value& peer : page.at("peers").as_array()) {
            after = peer.at("id").as_string();
            EXPECT_TRUE(seen.insert(after).second);
        }
        ASSERT_LE(seen.size(), 5U);
    }
    EXPECT_EQ(seen.size(), 5U);
    for (const char* path : {"/peers?limit=x", "/rooms?limit=-1", "/blocks?limit=", "/peers?uid=%zz"})
        EXPECT_EQ(http_get(admin(), path).result(), http::status::bad_request) << path;
}

TEST_F(AdminActs, end_one_connection_with_4403) {
    User alice(listen(), fresh("alice"));
    User other(listen(), alice.uid());
    const HttpResponse response = post("/peers/" + alice.peer_id() + "/disconnect");
    EXPECT_EQ(response.result(), http::status::ok);
    EXPECT_EQ(json::parse(response.body()), json::value({{"connections", 1}}));
    EXPECT_EQ(alice.receive_close().code, put_off);
    expect_nothing(other);
    expect_act("disconnect-peer", alice.peer_id());
    const std::string closed = server().process().wait_for_line("\"cause\":\"admin\"");
    EXPECT_THAT(closed, HasSubstr("\"code\":4403"));
}

TEST_F(AdminActs, end_a_user_and_keep_them_out) {
    EXPECT_EQ(post("/users/" + fresh("nobody") + "/disconnect").result(), http::status::not_found);
    const std::string name = fresh("mallory");
    User one(listen(), name);
    User two(listen(), name);
    const HttpResponse response = post("/users/" + name + "/disconnect", R"({"block":"10m"})");
    EXPECT_EQ(response.result(), http::status::ok) << response.body();
    EXPECT_EQ(json::parse(response.body()).at("connections"), 2);
    EXPECT_EQ(one.receive_close().code, put_off);
    EXPECT_EQ(two.receive_close().code, put_off);
    expect_act("block-user", name);
    EXPECT_THAT(json::serialize(get("/blocks?limit=1000")), HasSubstr(name));

    WsClient again(listen());
    again.take_greeting();
    EXPECT_THROW(again.hello(name), std::runtime_error);
    EXPECT_THAT(again.receive(), Has("/jsongle/description/errorCode", 403005));
    EXPECT_EQ(again.receive_close().code, put_off);

    EXPECT_EQ(remove("/blocks/" + name).result(), http::status::ok);
    EXPECT_EQ(remove("/blocks/" + name).result(), http::status::not_found);
    User back(listen(), name);
    expect_nothing(back);
}

TEST_F(AdminActs, close_a_room) {
    const std::string rid = "#muc# é" + fresh("x");
    User alice(listen(), fresh("alice"));
    User bob(listen(), fresh("bob"));
    join_all("muc-join", rid, {&alice, &bob});
    const HttpResponse response =
        remove("/rooms/%23muc%23%20%C3%A9" + rid.substr(std::string("#muc# é").size()));
    EXPECT_EQ(response.result(), http::status::ok) << response.body();
    for (User* user : {&alice, &bob})
        EXPECT_THAT(user->receive(), AllOf(Has("/jsongle/event", "left"), Has("/jsongle/description/rid", rid),
                                           Has("/jsongle/description/member/uid", user->uid())));
    EXPECT_EQ(remove("/rooms/" + fresh("nowhere")).result(), http::status::not_found);
}

TEST_F(AdminActs, refuse_what_is_malformed_in_one_form) {
    for (const char* body : {"{", "[]", "\"10m\"", R"({"block":10})", R"({"block":""})", R"({"block":"soon"})",
                             R"({"block":"0"})", R"({"block":"999ms"})", R"({"block":"721h"})",
                             R"({"blok":"10m"})", R"({"block":"10m","more":"1"})", R"({"block":null})"}) {
        const HttpResponse response = post("/users/somebody/disconnect", body);
        EXPECT_EQ(response.result(), http::status::bad_request) << body;
        EXPECT_NE(error_in(response), "") << body;
    }
    for (const char* path : {"/users/%/disconnect", "/users/%zz/disconnect", "/users/%00/disconnect",
                             "/users/%ff/disconnect", "/users/%20a/disconnect", "/users/%E2%80%8B/disconnect"})
        EXPECT_EQ(post(path).result(), http::status::bad_request) << path;
    EXPECT_EQ(post("/users/" + std::string(257, 'a') + "/disconnect").result(), http::status::bad_request);
    EXPECT_EQ(post("/users/a/b/disconnect").result(), http::status::not_found);
    EXPECT_EQ(post("/users/" + fresh("a") + "/disconnect", "{}").result(), http::status::not_found);
    EXPECT_EQ(post("/peers/x/disconnect", R"({"block":"10m"})").result(), http::status::bad_request);
    EXPECT_EQ(post("/users/a/disconnect", R"({"block":")" + std::string(40'000, '1') + R"("})").result(),
              http::status::payload_too_large);
    for (const auto& response :
         {post("/peers/nobody/disconnect"), remove("/rooms/nowhere-at-all"), http_get(admin(), "/no/such"),
          http_get(admin(), "/calls?limit=x"), http_request(admin(), http::verb::put, "/livez"),
          http_request(admin(), http::verb::put, "/logs/levels", R"({"level":"loud"})")})
        EXPECT_NE(error_in(response), "") << response.result();
    EXPECT_EQ(http_get(admin(), "/peers/x/disconnect").result(), http::status::method_not_allowed);
}

// What a page of anybody's can have a browser send without being asked for leave.
TEST_F(AdminActs, are_done_for_no_page_of_another_origin) {
    User alice(listen(), fresh("alice"));
    const std::string path = "/peers/" + alice.peer_id() + "/disconnect";
    const auto status = [&](const HttpFields& fields, std::string_view body = {}) {
        return http_request_with(fields, admin(), http::verb::post, path, body).result();
    };
    for (const char* origin :
         {"https://evil.example", "null", "http://localhost:3000", "http://evil.example", ""})
        EXPECT_EQ(status({{"Origin", origin}}), http::status::forbidden) << origin;
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
        EXPECT_EQ(status({{"Content-Type", type}}, "{}"), http::status::unsupported_media_type) << type;
        EXPECT_EQ(status({{"Content-Type", type}}), http::status::unsupported_media_type) << type;
    }
    const HttpResponse preflight =
        http_request_with({{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "POST"}},
                          admin(), http::verb::options, path);
    EXPECT_EQ(preflight.count("Access-Control-Allow-Origin"), 0U);
    EXPECT_EQ(http_request_with({{"Host", "evil.example"}}, admin(), http::verb::post, path).result(),
              http::status::forbidden);
    expect_nothing(alice);
    EXPECT_EQ(status({{"Origin", "http://localhost"}}), http::status::ok);
}

TEST_F(AdminActs, tell_of_the_log_level_too) {
    http_request(admin(), http::verb::put, "/logs/levels", R"({"level":"off"})");
    expect_act("log-level", "off");
    http_request(admin(), http::verb::put, "/logs/levels", R"({"level":"info"})");
    expect_act("log-level", "info");
}

TEST_F(AdminActs, answer_as_they_are_described) {
    User alice(listen(), fresh("alice"));
    User bob(listen(), fresh("bob"));
    const std::string rid = fresh("room");
    join_all("muc-join", rid, {&alice, &bob});
    const std::string block = R"({"block":"10m"})";
    const json::object paths = get("/openapi.json").at("paths").as_object();
    std::size_t described = 0;
    const auto expect_described = [&](const char* method, const std::string& path,
                                      const HttpResponse& response) {
        ++described;
        EXPECT_EQ(response.result(), http::status::ok) << path;
        const json::object& content =
            paths.at(path).at(method).at("responses").at("200").at("content").as_object();
        ASSERT_TRUE(content.contains("application/json")) << path;
        expect_fits(json::parse(response.body()), content.at("application/json").at("schema").as_object(),
                    path);
    };
    for (const auto& [path, methods] : paths)
        if (methods.as_object().contains("get") && path != "/metrics")
            expect_described("get", path, http_get(admin(), path));
    expect_described("post", "/peers/{id}/disconnect", post("/peers/" + alice.peer_id() + "/disconnect"));
    expect_described("delete", "/rooms/{rid}", remove("/rooms/" + rid));
    expect_described("post", "/users/{uid}/disconnect", post("/users/" + bob.uid() + "/disconnect", block));
    expect_described("get", "/blocks", http_get(admin(), "/blocks"));
    expect_described("delete", "/blocks/{uid}", remove("/blocks/" + bob.uid()));
    expect_described("put", "/logs/levels",
                     http_request(admin(), http::verb::put, "/logs/levels", R"({"level":"info"})"));
    EXPECT_EQ(described, admin_routes_table().size()) << "all but /metrics, and /blocks twice";
}

TEST_F(AdminActs, are_described_as_openapi) {
    const json::object description = get("/openapi.json");
    EXPECT_EQ(description.at("openapi"), "3.1.0");
    const Ending print = run_to_end({{"print-config", "--format", "openapi"}});
    EXPECT_EQ(print.exit_code, 0);
    EXPECT_EQ(json::parse(print.text), json::value(description));
}

} // namespace
} // namespace jsongled::integration_tests
