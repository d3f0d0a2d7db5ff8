// Sessions that go on over another connection, in bytes.

#include "tests/unit/net/session_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class ResumedSessions : public Sessions {
  protected:
    /// Says hello as bob, who can resume. What the ack says; what comes behind it is left.
    json::object come(WireEnds& client, json::object says = {}) {
        const auto told = take(client);
        EXPECT_EQ(told.size(), 1U);
        says["can"] = json::array{"resume"};
        say(client,
            text_frame(json::serialize(json::object{{"id", "m"},
                                                    {"to", "jsongled"},
                                                    {"jsongle",
                                                     {{"action", "iq-result"},
                                                      {"query", "session-hello"},
                                                      {"transaction", jsongle(told.at(0)).at("transaction")},
                                                      {"description", {{"uid", "bob"}, {"client", says}}}}}})));
        behind = take(client);
        EXPECT_FALSE(behind.empty());
        const json::object ack = json::parse(behind.at(0)).as_object();
        behind.erase(behind.begin());
        name = ack.at("to").as_string();
        return ack.at("jsongle").at("description").as_object();
    }
    static json::object asking(const json::object& ack, std::uint64_t received) {
        return {{"resume", {{"token", ack.at("resume").at("token")}, {"received", received}}}};
    }
    static std::string text(std::string_view to, std::string_view id) {
        return text_frame(json::serialize(
            json::object{{"id", id},
                         {"to", to},
                         {"jsongle", {{"action", "session-text"}, {"description", {{"content", "hi"}}}}}}));
    }
    /// The store finds what the first message of a user waits for.
    void write(WireEnds& client, std::string_view to, std::string_view id) {
        say(client, text(to, id));
        world.settle();
        world.run();
    }

    std::vector<std::string> behind; ///< the last ack
    std::string name;                ///< to whom that was
};

TEST_F(ResumedSessions, get_what_came_meanwhile_under_the_name_they_had) {
    WireEnds& alice = user("alice");
    WireEnds& first = world.connect();
    const json::object offer = come(first);
    const std::string id = name;
    world.settle();
    first.close();
    world.run();
    EXPECT_EQ(world.counts().absent, 1U);
    write(alice, "bob", "m1");
    // Names of other lengths as well.
    for (int i = 0; i < 4; ++i)
        world.connect();
    WireEnds& second = world.connect();
    const json::object ack = come(second, asking(offer, 0));
    EXPECT_EQ(ack.at("resumed"), true);
    EXPECT_EQ(ack.at("id").as_string(), id);
    EXPECT_EQ(name, id);
    ASSERT_EQ(behind.size(), 1U);
    const json::object message = json::parse(behind[0]).as_object();
    EXPECT_EQ(message.at("id"), "m1");
    EXPECT_EQ(message.at("to").as_string(), id);
    take(alice);
    write(second, "alice", "m2");
    EXPECT_EQ(take(alice).size(), 1U);
    EXPECT_EQ(world.counts().absent, 0U);
}

TEST_F(ResumedSessions, put_out_the_connection_that_is_only_half_dead) {
    WireEnds& first = world.connect();
    const json::object offer = come(first);
    WireEnds& second = world.connect();
    EXPECT_EQ(come(second, asking(offer, 0)).at("resumed"), true);
    EXPECT_EQ(take(first), std::vector<std::string>{"close 4409 Another connection goes on with this session"});
    first.close();
    world.run();
    EXPECT_EQ(world.counts().peers, 1U);
    EXPECT_EQ(world.counts().absent, 0U);
}

TEST_F(ResumedSessions, have_surely_got_what_was_before_a_ping_that_was_answered) {
    WireEnds& alice = user("alice");
    WireEnds& first = world.connect();
    const json::object offer = come(first);
    world.settle();
    write(alice, "bob", "m1");
    take(first);
    world.pass(31s);
    const std::string ping = first.read();
    EXPECT_EQ(ping, std::string("\x89\x01") + "1");
    say(first, client_frame(0x8a, "1"));
    write(alice, "bob", "m2");
    first.close();
    world.run();
    EXPECT_EQ(world.counts().absent, 1U);
    WireEnds& second = world.connect();
    EXPECT_EQ(come(second, asking(offer, 1)).at("resumed"), true);
    ASSERT_EQ(behind.size(), 1U);
    EXPECT_EQ(json::parse(behind[0]).at("id"), "m2");
}

TEST_F(ResumedSessions, count_what_is_refused_as_too_much_on_both_sides) {
    world.set_intake({10, 0, 4'096});
    WireEnds& first = world.connect();
    const json::object offer = come(first);
    std::string pings;
    for (int i = 0; i < 300; ++i)
        pings += text_frame(R"({"id":"m","to":"jsongled","jsongle":{"action":"iq-set","query":"session-ping",)"
                            R"("transaction":"t","description":{}}})");
    say(first, pings);
    std::size_t heard = 0;
    bool is_refused = false;
    for (auto left = 3'500ms; left.count() > 0; left -= 100ms) {
        world.pass(100ms);
        for (const std::string& one : take(first)) {
            ++heard;
            is_refused = is_refused || jsongle(one).at("action") == "iq-error";
        }
    }
    EXPECT_TRUE(is_refused);
    first.close();
    world.run();
    WireEnds& second = world.connect();
    const json::object ack = come(second, asking(offer, heard));
    EXPECT_EQ(ack.at("resumed"), true);
    EXPECT_TRUE(behind.empty());
    EXPECT_EQ(ack.at("received").to_number<std::size_t>(), heard);
}

TEST_F(ResumedSessions, are_over_with_a_goodbye) {
    WireEnds& first = world.connect();
    come(first);
    say(first, client_frame(0x88, "\x03\xe9"));
    EXPECT_EQ(world.counts().peers, 0U);
}

} // namespace
} // namespace jsongled::testing
