#include "tests/integration/hostile_server.hpp"
#include "tests/integration/log_support.hpp"

#include <csignal>
#include <thread>

// Clients that say goodbye or break the protocol, and then stay: the server waits neither for their answer nor
// for the end of their TCP connection, and needs no pings for that.

namespace jsongled::integration_tests {
namespace {

struct Goodbye {
    std::string_view name;
    std::uint8_t first_byte;
    std::string_view payload;
    std::string_view answer; ///< code of the server's close frame
    std::string_view cause;
    int code; ///< that of the log
};

constexpr std::string_view normal{"\x03\xe8"};
constexpr std::string_view protocol_error{"\x03\xea"};
constexpr std::string_view bad_payload{"\x03\xef"};

std::vector<Goodbye> goodbyes() {
    return {{"normal", fin | close_frame, normal, normal, "client", 1000},
            {"no-code", fin | close_frame, "", normal, "client", 1005},
            {"own-code", fin | close_frame, "\x0f\xa0why", "\x0f\xa0", "client", 4000},
            {"bad-close", fin | close_frame, "\x03", protocol_error, "protocol", 1002},
            {"opcode", fin | 0x0b, "", protocol_error, "protocol", 1002},
            {"no-utf8", fin | text_frame, "\xff", bad_payload, "protocol", 1007},
            {"binary", fin | binary_frame, "x", "\x03\xeb", "protocol", 1003}};
}

class Goodbyes : public HostileServer {
  public:
    static void SetUpTestSuite() {
        start({"--ping-interval", "0", "--max-outbox-bytes", "64m", "--max-bytes-per-second", "0"});
    }

  protected:
    /// The ones of the fixture.
    static constexpr double others = 2;

    static bool only_others_are_left() { return metric(admin(), "jsongled_connections") == others; }

    /// Texts to this user, which wait for it if it reads none.
    std::vector<std::string> send_texts(std::string_view uid, int count) {
        std::vector<std::string> ids;
        for (int i = 0; i < count; ++i) {
            const json::object message = text(uid, std::string(60'000, 'x'));
            mallory_.send(message);
            settle(mallory_);
            ids.push_back(text_at(message, "/id"));
        }
        return ids;
    }
};

TEST_F(Goodbyes, are_the_end_for_the_others_at_once) {
    for (const Goodbye& goodbye : goodbyes()) {
        SCOPED_TRACE(goodbye.name);
        const std::string uid = fresh("leaving");
        const std::string rid = fresh("room");
        RawClient leaving(listen());
        leaving.hello(uid);
        leaving.write_frame(fin | text_frame, json::serialize(iq_set("session-join", {{"rid", rid}})));
        leaving.read_frame(fin | text_frame);
        EXPECT_THAT(ask(mallory_, iq_set("session-join", {{"rid", rid}})), IsAction("iq-result"));

        leaving.write_frame(goodbye.first_byte, goodbye.payload);
        EXPECT_EQ(leaving.read_frame(fin | close_frame).substr(0, 2), goodbye.answer);
        for (const std::string& to : {rid, uid}) {
            const json::object message = text(to, "still there?");
            mallory_.send(message);
            if (to == rid) {
                EXPECT_THAT(mallory_.receive(), Has("/jsongle/event", "left"));
            }
            if (to == rid) {
                EXPECT_THAT(mallory_.receive(), IsSessionError(404003, message));
            } else {
                EXPECT_THAT(mallory_.receive(), IsServerReceived(message));
            }
        }
        leaving.write_frame(fin | text_frame, "{}");
        EXPECT_EQ(leaving.read_to_end(), "") << "nothing follows the close frame (RFC 6455, 5.5.1)";
    }
}

TEST_F(Goodbyes, are_told_to_the_log_at_once) {
    ServerProcess server({"--ping-interval", "0", "--log-format", "json"});
    std::vector<std::unique_ptr<RawClient>> staying;
    for (const Goodbye& goodbye : goodbyes()) {
        auto& client = staying.emplace_back(std::make_unique<RawClient>(server.listen()));
        client->hello(goodbye.name);
        client->write_frame(goodbye.first_byte, goodbye.payload);
        client->read_frame(fin | close_frame);
        std::vector<json::object> found;
        EXPECT_TRUE(eventually([&] {
            http_get(server.admin(), "/livez");
            found = lines_with(parsed(server.process().output()), "connection closed", "uid", goodbye.name);
            return !found.empty();
        }));
        EXPECT_THAT(found, testing::ElementsAre(testing::AllOf(Has("/cause", std::string(goodbye.cause)),
                                                               Has("/code", goodbye.code),
                                                               Has("/address", "127.0.0.1"))));
        EXPECT_LT(found.at(0).at("lasted_ms").as_int64(), 4000) << "told when the socket was given up";
    }
}

TEST_F(Goodbyes, leave_no_socket_behind_whatever_the_client_does) {
    std::vector<std::unique_ptr<RawClient>> staying;
    for (const Goodbye& goodbye : goodbyes()) {
        auto& client = staying.emplace_back(std::make_unique<RawClient>(listen()));
        client->hello(fresh("staying"));
        client->write_frame(goodbye.first_byte, goodbye.payload);
    }
    EXPECT_TRUE(eventually(only_others_are_left));
}

TEST_F(Goodbyes, leave_no_socket_behind_whatever_waits_for_the_client) {
    std::vector<std::unique_ptr<RawClient>> deaf;
    for (const Goodbye& goodbye : goodbyes()) {
        const std::string uid = fresh("deaf");
        auto& client = deaf.emplace_back(std::make_unique<RawClient>(listen(), 65'536));
        client->hello(uid);
        send_texts(uid, 100);
        client->write_frame(goodbye.first_byte, goodbye.payload);
    }
    EXPECT_TRUE(eventually(only_others_are_left));
}

TEST_F(Goodbyes, are_answered_behind_what_was_queued_however_slowly_that_is_read) {
    const std::string uid = fresh("slow");
    RawClient slow(listen(), 65'536);
    slow.hello(uid);
    const std::vector<std::string> ids = send_texts(uid, 150);
    slow.write_frame(fin | close_frame, normal);
    // Longer than the server waits for one who takes nothing.
    std::string read;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (std::chrono::steady_clock::now() < end) {
        const std::string some = slow.read_some();
        ASSERT_NE(some, "") << "closed after " << read.size();
        read += some;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    slow.unread(read);
    for (const std::string& id : ids)
        ASSERT_THAT(slow.read_frame(fin | text_frame), testing::HasSubstr(id));
    EXPECT_EQ(slow.read_frame(fin | close_frame), normal);
    EXPECT_EQ(slow.read_to_end(), "");
    EXPECT_TRUE(eventually(only_others_are_left));
}

// What the end finds of a close that waits for its client is given back: a leak makes the exit code another.
TEST(GoodbyesAtTheEnd, hold_nothing_up_and_leave_nothing) {
    ServerProcess server({"--ping-interval", "0", "--max-outbox-bytes", "64m", "--max-bytes-per-second", "0",
                          "--shutdown-timeout", "10m", "--log-format", "json"});
    User sender(server.listen(), "sender");
    RawClient deaf(server.listen(), 65'536);
    deaf.hello("deaf");
    for (int i = 0; i < 150; ++i)
        sender.send(text("deaf", std::string(60'000, 'x')));
    settle(sender);
    deaf.write_frame(fin | close_frame, normal);
    server.process().wait_for_line("\"cause\":\"client\"");
    server.process().signal(SIGTERM);
    server.process().wait_for_line("draining");
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait_exit(), 0) << server.process().complaints();
}

} // namespace
} // namespace jsongled::integration_tests
