#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

#include <random>

// The admin listener's routes, but for /metrics.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class Admin : public OneServer {
  protected:
    static json::object get(std::string_view path) {
        const HttpResponse response = http_get(admin(), path);
        EXPECT_EQ(response.result(), http::status::ok) << path;
        EXPECT_THAT(std::string(response[http::field::content_type]), StartsWith("application/json")) << path;
        return json::parse(response.body()).as_object();
    }

    static HttpResponse put_level(std::string_view body) {
        return http_request(admin(), http::verb::put, "/logs/levels", body);
    }
};

TEST_F(Admin, says_that_it_lives_and_is_ready) {
    EXPECT_THAT(get("/livez"), HasText("/status"));
    EXPECT_THAT(get("/readyz"), HasText("/status"));
    EXPECT_THAT(get("/ping"), HasText("/status"));
}

TEST_F(Admin, says_how_it_is) {
    const auto connections = get("/health").at("connections").to_number<int>();
    User alice(listen(), fresh("alice"));
    ask(alice, iq_set("muc-join", {{"rid", fresh("muc")}}));
    const json::object health = get("/health");
    EXPECT_THAT(health, Has("/status", "ok"));
    EXPECT_GE(health.at("connections").to_number<int>(), 1);
    EXPECT_GE(health.at("connections").to_number<int>(), connections);
}

TEST_F(Admin, says_what_it_is) {
    EXPECT_THAT(get("/about"), AllOf(Has("/name", "jsongled"), HasText("/version"), HasText("/description")));
}

TEST_F(Admin, gives_the_metrics_as_flat_json) {
    User alice(listen(), fresh("alice"));
    const json::object stats = get("/stats");
    EXPECT_GT(stats.size(), 50U);
    for (const auto& [name, value] : stats)
        EXPECT_TRUE(value.is_number()) << name << ' ' << value;
    EXPECT_GE(stats.at("jsongled_connections").to_number<double>(), 1);
}

TEST_F(Admin, tells_of_the_machine) {
    const std::string telemetry = json::serialize(get("/telemetry"));
    for (const char* word : {"memory", "disk", "cpu", "uptime"})
        EXPECT_THAT(telemetry, HasSubstr(word));
    const json::object parsed = get("/telemetry");
    EXPECT_GT(parsed.at("memory").at("free_bytes").to_number<double>(), 0);
    EXPECT_GT(parsed.at("disk").at("free_bytes").to_number<double>(), 0);
    EXPECT_GE(parsed.at("uptime_seconds").to_number<double>(), 0);
}

TEST_F(Admin, sets_the_level_of_the_log) {
    const HttpResponse first = put_level(R"({"level":"debug"})");
    EXPECT_EQ(first.result(), http::status::ok);
    EXPECT_THAT(std::string(first[http::field::content_type]), StartsWith("application/json"));
    EXPECT_EQ(json::parse(first.body()), json::value({{"level", "debug"}, {"was", "info"}}));
    WsClient client(listen());
    client.take_greeting();
    EXPECT_THAT(server().process().wait_for_line(client.peer_id()), HasSubstr(R"("level":"debug")"));
    EXPECT_EQ(json::parse(put_level(R"({"level":"info"})").body()),
              json::value({{"level", "info"}, {"was", "debug"}}));
}

TEST_F(Admin, refuses_a_level_that_is_none) {
    for (const char* body : {"", "{}", "[]", "debug", R"("debug")", R"({"level":"loud"})", R"({"level":7})",
                             R"({"level":null})", R"({"level":)"})
        EXPECT_EQ(put_level(body).result(), http::status::bad_request) << body;
    EXPECT_EQ(json::parse(put_level(R"({"level":"info"})").body()),
              json::value({{"level", "info"}, {"was", "info"}}));
}

TEST_F(Admin, knows_no_other_routes_and_methods) {
    for (const char* path : {"/", "/no/such", "/metricsx", "/Health", "/../etc/passwd", "/ws"})
        EXPECT_EQ(http_get(admin(), path).result(), http::status::not_found) << path;
    for (const char* path :
         {"/livez", "/readyz", "/health", "/ping", "/about", "/metrics", "/stats", "/telemetry"})
        for (const http::verb method : {http::verb::post, http::verb::put, http::verb::delete_})
            EXPECT_EQ(http_request(admin(), method, path, "{}").result(), http::status::method_not_allowed)
                << path << method;
    EXPECT_EQ(http_get(admin(), "/logs/levels").result(), http::status::method_not_allowed);
}

TEST_F(Admin, answers_head_with_the_head_alone) {
    const HttpResponse head = http_request(admin(), http::verb::head, "/livez");
    EXPECT_EQ(head.result(), http::status::ok);
    EXPECT_EQ(head.body(), "");
}

TEST_F(Admin, is_no_place_for_clients) {
    RawClient raw(admin());
    raw.ask_upgrade("/");
    EXPECT_THAT(raw.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 4"));
}

TEST_F(Admin, survives_what_is_no_http) {
    std::minstd_rand random(20260105);
    for (int i = 0; i < 20; ++i) {
        RawClient raw(admin());
        std::string bytes(1 + random() % 2000, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        raw.write(bytes + "\r\n\r\n");
    }
    EXPECT_THAT(get("/livez"), HasText("/status"));
}

} // namespace
} // namespace jsongled::integration_tests
