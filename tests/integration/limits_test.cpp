#include "config/limit_table.hpp"
#include "tests/integration/call_support.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/integration/stranger.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

// Whoever passes a limit is told so, or refused, and counted; nobody else notices.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

double limited(const ServerProcess& server, std::string_view limit) {
    return metric(server.admin(), "jsongled_limited_total{limit=\"" + std::string(limit) + "\"}").value_or(-1);
}

void expect_told(ServerProcess& server, std::string_view limit, std::string_view address) {
    const json::object line =
        json::parse(server.process().wait_for_line("\"reason\":\"" + std::string(limit) + "\"")).as_object();
    EXPECT_EQ(text_at(line, "/message"), "security event");
    EXPECT_EQ(text_at(line, "/event"), "limit-reached");
    EXPECT_EQ(text_at(line, "/address"), address);
    EXPECT_GE(limited(server, limit), 1);
}

TEST(Limits, of_messages_slow_a_flood_then_refuse_it_and_close_it_in_the_end) {
    ServerProcess server({"--log-format", "json"});
    User bob(server.listen(), fresh("bob"));
    User carol(server.listen(), fresh("carol"));
    RawClient flood(server.listen());
    flood.hello(fresh("flood"));
    std::string frames;
    for (int i = 0; i < 2'000; ++i)
        frames += masked_frame(fin | text_frame, json::serialize(text("nobody", "hi")));
    const auto begin = std::chrono::steady_clock::now();
    bool was_refused = false;
    std::string_view unsent = frames;
    for (;;) {
        if (unsent.empty()) unsent = frames;
        unsent.remove_prefix(flood.write_what_is_taken(unsent, std::chrono::milliseconds(0)));
        if (!flood.is_readable_within(std::chrono::milliseconds(50))) continue;
        const std::string more = flood.read_some();
        if (more.empty()) break;
        was_refused = was_refused || more.find("429001") != std::string::npos;
    }
    const auto lasted = std::chrono::steady_clock::now() - begin;
    EXPECT_TRUE(was_refused);
    EXPECT_GE(lasted, std::chrono::seconds(9));
    expect_told(server, "max-messages-per-second", "127.0.0.1");
    EXPECT_THAT(server.process().wait_for_line("\"cause\":\"flood\""), HasSubstr("\"code\":1008"));
    carol.send(text(bob.uid(), "still here"));
    EXPECT_THAT(bob.receive(), Has("/jsongle/description/content", "still here"));
}

TEST(Limits, of_messages_are_read_again_on_a_signal_for_those_who_are_there) {
    TemporaryFolder folder;
    folder.write("jsongled.toml", "max-messages-per-second = 0\n");
    ServerProcess server({"--config", folder.file("jsongled.toml"), "--log-format", "json"});
    User alice(server.listen(), fresh("alice"));
    const auto ping = [&](int count) {
        for (int i = 0; i < count; ++i)
            alice.send(iq_set("session-ping", json::object()));
        for (int i = 0; i < count; ++i)
            EXPECT_THAT(alice.receive(), IsAction("iq-result"));
    };
    ping(3'000);
    folder.write("jsongled.toml", "max-messages-per-second = 20\n");
    server.process().signal(SIGHUP);
    server.process().wait_for_line("configuration reloaded");
    ping(200);
    const auto begin = std::chrono::steady_clock::now();
    ping(10);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(300));
}

TEST(Limits, of_the_connections_of_one_address_refuse_the_upgrade_until_one_has_gone) {
    ServerProcess server(
        {"--max-connections-per-address", "2", "--log-format", "json", "--trusted-proxies", "127.0.0.1"});
    const auto upgrade = [&](std::string_view address) {
        auto client = std::make_unique<RawClient>(server.listen());
        client->ask_upgrade("/", "X-Forwarded-For: " + std::string(address) + "\r\n");
        const std::string head = client->read_head();
        return std::pair(std::move(client), head);
    };
    const auto first = upgrade("2001:db8:0:1::1");
    auto second = upgrade("2001:db8:0:1::2");
    EXPECT_THAT(second.second, HasSubstr(" 101 "));
    EXPECT_THAT(upgrade("2001:db8:0:1::3").second, AllOf(HasSubstr(" 429 "), HasSubstr("Retry-After: ")));
    expect_told(server, "max-connections-per-address", "2001:db8:0:1::3");
    EXPECT_THAT(upgrade("2001:db8:0:2::3").second, HasSubstr(" 101 ")) << "another network";
    second.first->drop();
    EXPECT_TRUE(
        eventually([&] { return upgrade("2001:db8:0:1::3").second.find(" 101 ") != std::string::npos; }));
}

TEST(Limits, of_connects_close_who_comes_too_often_and_nobody_elses) {
    ServerProcess server({"--max-connects-per-second", "1", "--log-format", "json"});
    const auto address = asio::ip::make_address("127.0.0.9");
    int closed = 0;
    for (int i = 0; i < 20; ++i) {
        RawClient client(server.listen(), address);
        client.ask_upgrade("/");
        if (client.read_head().empty()) ++closed;
    }
    EXPECT_GE(closed, 8);
    EXPECT_LE(closed, 10);
    expect_told(server, "max-connects-per-second", "127.0.0.9");
    User other(server.listen(), fresh("other"));
}

TEST(Limits, of_connects_count_behind_a_trusted_proxy_by_the_clients_address) {
    ServerProcess server(
        {"--max-connects-per-second", "1", "--log-format", "json", "--trusted-proxies", "127.0.0.1"});
    int refused = 0;
    for (int i = 0; i < 20; ++i) {
        RawClient client(server.listen());
        client.ask_upgrade("/", "X-Forwarded-For: 192.0.2.1\r\n");
        const std::string head = client.read_head();
        if (head.find(" 429 ") != std::string::npos) ++refused;
    }
    EXPECT_GE(refused, 8);
    EXPECT_LE(refused, 10);
    expect_told(server, "max-connects-per-second", "192.0.2.1");
}

TEST(Limits, of_those_who_wait_for_a_request_are_the_operators) {
    ServerProcess server({"--max-handshakes", "5", "--log-format", "json"});
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 10; ++i)
        idle.push_back(std::make_unique<RawClient>(server.listen()));
    EXPECT_EQ(idle.front()->read_some(), "") << "the longest gives way";
    expect_told(server, "max-handshakes", "127.0.0.1");
}

TEST(Limits, of_those_without_a_hello_close_crowds_and_nobody_who_comes_alone) {
    ServerProcess server({"--max-handshakes", "5", "--log-format", "json"});
    Stranger slow(server.listen());
    ASSERT_TRUE(slow.upgrade());
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 20; ++i) {
        crowd.push_back(std::make_unique<RawClient>(server.listen()));
        crowd.back()->upgrade();
    }
    crowd.front()->read_frame(fin | close_frame);
    EXPECT_TRUE(slow.say(slow.hello_of(R"({"uid":"slow"})")) && slow.hears("success"));
    expect_told(server, "max-handshakes", "127.0.0.1");
}

TEST(Limits, of_the_connections_of_one_user_refuse_the_hello) {
    ServerProcess server({"--max-connections-per-user", "2", "--log-format", "json"});
    const std::string uid = fresh("alice");
    User first(server.listen(), uid);
    User second(server.listen(), uid);
    RawClient third(server.listen());
    third.hello(uid);
    // It has taken the ack by now.
    EXPECT_THAT(third.read_frame(fin | text_frame), AllOf(HasSubstr("403004"), HasSubstr("\"retryAfter\":30")));
    expect_told(server, "max-connections-per-user", "127.0.0.1");
}

TEST(Limits, of_memory_close_those_for_whom_most_waits_and_let_others_in_again) {
    ServerProcess server({"--max-memory", "64m", "--max-outbox-bytes", "512m", "--max-messages-per-second", "0",
                          "--max-bytes-per-second", "0", "--log-format", "json"});
    if (const auto resident = metric(server.admin(), "process_resident_memory_bytes");
        resident && *resident > 40e6)
        GTEST_SKIP() << "the server is instrumented, and large for that";
    const std::string uid = fresh("deaf");
    RawClient deaf(server.listen(), 4'096);
    deaf.hello(uid);
    User quiet(server.listen(), fresh("quiet"));
    RawClient sender(server.listen());
    sender.hello(fresh("sender"));
    const std::string frame = masked_frame(
        fin | text_frame, json::serialize(event(uid, "typing", {{"x", std::string(200'000, 'x')}})));
    for (int i = 0; i < 600; ++i)
        sender.write_what_is_taken(frame, std::chrono::milliseconds(10));
    EXPECT_THAT(server.process().wait_for_line("\"cause\":\"slow\""), HasSubstr(uid));
    EXPECT_TRUE(eventually([&] {
        RawClient late(server.listen());
        late.ask_upgrade("/");
        return late.read_head().find(" 101 ") != std::string::npos;
    }));
    quiet.send(text(quiet.uid(), "nobody else there"));
    EXPECT_THAT(quiet.receive(), IsAction("session-error")) << "it is as it was";
}

class Defaults : public TwoParties {};

TEST_F(Defaults, are_met_by_no_call_and_no_busy_chat) {
    ring();
    proceed();
    negotiate();
    // Candidates trickle, a hundred at once.
    for (int i = 0; i < 50; ++i) {
        alice.send(call("transport-info", bob.uid(), sid, {{"candidate", {{"candidate", "candidate:1"}}}}));
        bob.send(call("transport-info", alice.uid(), sid, {{"candidate", {{"candidate", "candidate:2"}}}}));
    }
    for (int i = 0; i < 50; ++i) {
        alice.receive();
        bob.receive();
    }
    // Ten people say a hundred things, and each client acknowledges what it hears.
    const std::string muc = fresh("muc");
    std::vector<std::unique_ptr<User>> people;
    std::vector<WsClient*> members;
    for (int i = 0; i < 10; ++i)
        members.push_back(people.emplace_back(std::make_unique<User>(listen(), fresh("member"))).get());
    join_all("muc-join", muc, members);
    for (int round = 0; round < 10; ++round)
        for (const auto& speaker : people) {
            const json::object said = text(muc, "hi", "muc");
            speaker->send(said);
            for (const auto& hearer : people) {
                const json::object heard = hearer->receive();
                if (hearer != speaker)
                    hearer->send(event(muc, "ack", {{"mid", said.at("id")}, {"type", "received"}}));
            }
            for (int acks = 0; acks < 9; ++acks)
                EXPECT_THAT(speaker->receive(), Has("/jsongle/event", "ack"));
        }
    for (const LimitRow& row : limit_rows)
        EXPECT_EQ(limited(server(), row.text), 0) << row.text;
    EXPECT_EQ(metric(admin(), "jsongled_errors_total{code=\"429001\"}"), 0);
}

} // namespace
} // namespace jsongled::integration_tests
