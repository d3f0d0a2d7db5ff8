#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

// A full server: whoever goes on with a session finds its place free, and nobody else takes it.

namespace jsongled::integration_tests {
namespace {

using testing::StartsWith;

class Returning : public testing::Test {
  protected:
    struct Session {
        std::string peer;
        std::string token;
    };

    /// The description of the ack of a hello that may go on with a session.
    static json::object hello(WsClient& client, std::string_view uid, const Session* session = nullptr) {
        client.take_greeting();
        json::object ability{{"can", json::array{"resume"}}};
        if (session) ability["resume"] = {{"token", session->token}, {"received", 0}};
        client.send({{"id", fresh("hello")},
                     {"from", nullptr},
                     {"to", "jsongled"},
                     {"jsongle",
                      {{"action", "iq-result"},
                       {"query", "session-hello"},
                       {"transaction", client.hello_transaction()},
                       {"description", {{"uid", uid}, {"client", ability}}}}}});
        return client.receive().at("jsongle").at("description").as_object();
    }
    static Session enter(WsClient& client, std::string_view uid) {
        const json::object ack = hello(client, uid);
        return {client.peer_id(), std::string(ack.at("resume").at("token").as_string())};
    }
    std::string answer_to(const std::string& path) const {
        RawClient raw(server.listen());
        raw.ask_upgrade(path);
        return raw.read_until("\r\n\r\n");
    }
    bool is_away() const {
        return http_get(server.admin(), "/metrics").body().find("jsongled_sessions_away 1") !=
               std::string::npos;
    }

    ServerProcess server{{"--max-connections", "2"}};
    WsClient alice{server.listen()};
    WsClient bob{server.listen()};
    const Session of_alice = enter(alice, "alice");
    const Session of_bob = enter(bob, "bob");
};

TEST_F(Returning, finds_the_place_of_who_is_away_free) {
    alice.drop();
    ASSERT_TRUE(eventually([&] { return is_away(); }));
    EXPECT_THAT(answer_to("/"), StartsWith("HTTP/1.1 503"));
    WsClient back(server.listen(), {"/?resume=" + of_alice.peer, ""});
    EXPECT_EQ(hello(back, "alice", &of_alice).at("resumed"), true);
}

TEST_F(Returning, finds_room_where_the_old_connection_has_not_been_missed) {
    WsClient back(server.listen(), {"/?resume=" + of_bob.peer, ""});
    EXPECT_EQ(hello(back, "bob", &of_bob).at("resumed"), true);
    EXPECT_EQ(bob.receive_close().code, websocket::close_code(4409));
}

TEST_F(Returning, is_for_sessions_that_there_are) {
    for (const char* path : {"/?resume=nobody", "/?resume=", "/?resume", "/"})
        EXPECT_THAT(answer_to(path), StartsWith("HTTP/1.1 503")) << path;
}

TEST_F(Returning, is_not_kept_out_by_those_who_name_a_session_and_say_nothing) {
    std::vector<std::unique_ptr<WsClient>> silent;
    for (int i = 0; i < 12; ++i)
        silent.push_back(std::make_unique<WsClient>(server.listen(), Upgrade{"/?resume=" + of_bob.peer, ""}));
    WsClient back(server.listen(), {"/?resume=" + of_alice.peer, ""});
    EXPECT_EQ(hello(back, "alice", &of_alice).at("resumed"), true);
    silent.front()->take_greeting();
    EXPECT_EQ(silent.front()->receive_close().code, websocket::close_code::try_again_later);
}

TEST_F(Returning, is_not_for_a_new_session) {
    WsClient other(server.listen(), {"/?resume=" + of_bob.peer, ""});
    other.take_greeting();
    EXPECT_THROW(other.hello("mallory"), std::exception);
    WsClient wrong(server.listen(), {"/?resume=" + of_bob.peer, ""});
    const Session forged{of_bob.peer, of_bob.peer + ".wrong"};
    EXPECT_THROW(hello(wrong, "bob", &forged), std::exception);
    expect_nothing(bob);
}

} // namespace
} // namespace jsongled::integration_tests
