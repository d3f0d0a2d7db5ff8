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

TEST_F(Admin, counts_those_whose_words_are_no_http) {
    constexpr std::string_view refused = R"(jsongled_refused_total{reason="malformed-http"})";
    const double before = metric(admin(), refused).value_or(0);
    RawClient client(admin());
    client.write("EHLO a\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400"));
    EXPECT_EQ(metric(admin(), refused), before + 1);
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

TEST_F(Admin, takes_a_level_as_json_only) {
    const auto put = [](const std::string& type) {
        RawClient raw(admin());
        raw.write("PUT /logs/levels HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + type +
                  "Content-Length: 16\r\n\r\n{\"level\":\"info\"}");
        return raw.read_to_end();
    };
    for (const char* type :
         {"", "Content-Type:\r\n", "Content-Type: text/plain\r\n",
          "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: multipart/form-data\r\n",
          "Content-Type: application/jsonx\r\n", "Content-Type: text/plain; application/json\r\n",
          "Content-Type: application/json, text/plain\r\n"})
        EXPECT_THAT(put(type), StartsWith("HTTP/1.1 415")) << type;
    for (const char* type :
         {"Content-Type: application/json\r\n", "content-type: Application/JSON; charset=utf-8\r\n",
          "Content-Type: application/json ;charset=utf-8\r\n"})
        EXPECT_THAT(put(type), StartsWith("HTTP/1.1 200")) << type;
}

// A page of anybody's can have a name of its own lead to the address of the admin listener, and its browser
// then takes what is there for a part of that page.
class AdminHost : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--admin-hosts", "Admin.Example,192.0.2.7"}); }

  protected:
    static std::string status(std::string_view request, const std::string& host) {
        RawClient raw(admin());
        raw.write(std::string(request) + " HTTP/1.1\r\nConnection: close\r\nX-Forwarded-Host: localhost\r\n" +
                  "Forwarded: host=localhost\r\nContent-Type: application/json\r\nHost: " + host + "\r\n\r\n");
        return raw.read_to_end().substr(9, 3);
    }
};

TEST_F(AdminHost, is_the_listener_s_own_or_one_that_is_named) {
    for (const char* host : {"localhost", "LOCALHOST", "localhost.", "localhost:8081", "localhost:1",
                             "127.0.0.1", "127.0.0.1:9", "127.0.0.2", "[::1]", "[::1]:80", "[0:0:0:0:0:0:0:1]",
                             "[::ffff:127.0.0.1]", "admin.example", "ADMIN.example.:443", "192.0.2.7:8081"})
        EXPECT_EQ(status("GET /calls", host), "200") << host;
}

TEST_F(AdminHost, under_another_nothing_is_shown_and_nothing_changed) {
    for (const char* host :
         {"evil.example", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example", "127.1",
          "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "0", "0.0.0.0", "[::]", "[::2]",
          "192.0.2.8", "admin.example.evil.example", "xadmin.example", "a:80"}) {
        for (const char* request : {"GET /calls", "GET /stats", "GET /telemetry", "GET /about", "GET /ping",
                                    "HEAD /calls", "PUT /logs/levels", "GET /calls?limit=1", "GET /no/such"})
            EXPECT_EQ(status(request, host), "403") << request << ' ' << host;
        for (const char* request :
             {"GET /livez", "GET /readyz", "GET /health", "GET /metrics", "HEAD /metrics", "GET /health?x=1"})
            EXPECT_EQ(status(request, host), "200") << request << ' ' << host;
    }
}

TEST_F(AdminHost, is_asked_for_of_old_clients_as_well) {
    RawClient raw(admin());
    raw.write("GET /calls HTTP/1.0\r\n\r\n");
    EXPECT_THAT(raw.read_to_end(), StartsWith("HTTP/1.0 403"));
    RawClient probe(admin());
    probe.write("GET /livez HTTP/1.0\r\n\r\n");
    EXPECT_THAT(probe.read_to_end(), StartsWith("HTTP/1.0 200"));
}

TEST_F(Admin, takes_a_query_as_browsers_and_tools_write_it) {
    const auto status = [](std::string_view target) { return http_get(admin(), target).result(); };
    for (const char* target :
         {"/calls?", "/calls?limit=0", "/calls?limit=1000000", "/calls?x=1&limit=2", "/calls?li%6dit=%32",
          "/calls?limit=2&limit=x", "/calls?x", "/livez?%", "http://localhost/calls?limit=2"})
        EXPECT_EQ(status(target), http::status::ok) << target;
    std::string many = "/calls?";
    for (int i = 0; i < 500; ++i)
        many += "a=b&";
    EXPECT_EQ(status(many + "limit=1"), http::status::ok);
    for (const char* target :
         {"/calls?limit=", "/calls?limit", "/calls?limit=-1", "/calls?limit=2x", "/calls?limit=1e3",
          "/calls?limit=99999999999999999999", "/calls?limit=%", "/calls?limit=%zz", "/calls?limit=2&x=%"})
        EXPECT_EQ(status(target), http::status::bad_request) << target;
    for (const char* target : {"*", "/calls%3flimit=1", "/calls%", "?limit=1"})
        EXPECT_EQ(status(target), http::status::not_found) << target;
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
