#include <algorithm>
#include <cstdlib>

#include "tests/integration/raw_client.hpp"
#include "tests/integration/under_attack.hpp"

// Floods of names: of rooms, users, calls and connections that nobody has heard of, none of them twice.
// Whatever the server remembers of them has an end.

namespace jsongled::integration_tests {
namespace {

/// A name of the greatest length that there is.
std::string long_name(std::string_view word) {
    std::string name = fresh(word) + "-";
    name.resize(256, 'x');
    return name;
}

std::string query(std::string_view name, std::string_view rid, std::string_view transaction) {
    return framed(R"({"id":"m","from":null,"to":"jsongled","jsongle":{"action":"iq-set","query":")" +
                  std::string(name) + R"(","transaction":")" + std::string(transaction) +
                  R"(","description":{"rid":")" + std::string(rid) + R"("}}})");
}

std::string call_message(std::string_view action, std::string_view to, std::string_view sid) {
    return framed(R"({"id":"m","from":null,"namespace":"call","to":")" + std::string(to) +
                  R"(","jsongle":{"action":")" + std::string(action) + R"(","sid":")" + std::string(sid) +
                  R"(","reason":"","initiator":"a","responder":"b","description":{"media":"audio"}}})");
}

const std::string last_of_all =
    framed(R"({"id":"m","from":null,"to":"jsongled","jsongle":{"action":"iq-set","query":"session-ping",)"
           R"("transaction":"the last of all","description":{}}})");

class FloodOfNames : public UnderAttack {
  protected:
    Stranger enter(std::string_view uid) {
        Stranger stranger(listen());
        EXPECT_TRUE(stranger.enter_as(uid)) << stranger.heard();
        return stranger;
    }

    static void say(Stranger& stranger, std::string_view all) {
        EXPECT_TRUE(stranger.say(all)) << stranger.heard();
        EXPECT_TRUE(stranger.say(last_of_all));
        EXPECT_TRUE(stranger.hears("the last of all"));
    }
};

TEST_F(FloodOfNames, of_rooms_leaves_none_of_them) {
    serve();
    withstand([&] {
        for (int i = 0; i < scaled(50); ++i) {
            Stranger stranger = enter(fresh("stranger"));
            std::string joins;
            for (int room = 0; room < 110; ++room)
                joins += query(room % 2 == 0 ? "session-join" : "muc-join", long_name("room"), "t");
            say(stranger, joins);
            EXPECT_TRUE(eventually([&] { return holdings_of(server()).rooms <= 100; }))
                << "--max-rooms-per-peer, once the one before has left";
        }
    });
}

TEST_F(FloodOfNames, of_users_leaves_none_of_them) {
    serve();
    withstand([&] {
        for (int i = 0; i < scaled(500); ++i) {
            Stranger stranger(listen());
            EXPECT_TRUE(stranger.enter(R"({"uid":")" + long_name("user") + R"(","x":")" +
                                       std::string(7'000, 'x') + R"("})"));
            say(stranger, call_message("session-propose", long_name("nobody"), long_name("sid")));
            stranger.drop();
        }
    });
}

TEST_F(FloodOfNames, of_calls_to_nobody_leaves_what_one_may_leave) {
    serve();
    withstand([&] {
        Stranger stranger = enter("stranger");
        for (int i = 0; i < scaled(50); ++i) {
            std::string proposes;
            for (int sid = 0; sid < 100; ++sid)
                proposes += call_message("session-propose", long_name("nobody"), long_name("sid"));
            say(stranger, proposes);
        }
    });
}

TEST_F(FloodOfNames, of_calls_that_ring_leaves_what_one_may_leave) {
    // The sids of one connection that are over: its share of them, each of 256 bytes in a node of its own.
    constexpr double remembered = 128 * 600;
    serve({"--redial-wait", "0"});
    withstand(
        [&] {
            Stranger caller = enter("caller");
            const std::string name = "callee";
            Stranger callee = enter(name);
            for (int i = 0; i < scaled(50); ++i) {
                std::string calls;
                for (int sid = 0; sid < 50; ++sid) {
                    const std::string of_call = long_name("sid");
                    calls += call_message("session-propose", name, of_call) +
                             call_message("session-retract", name, of_call);
                }
                say(caller, calls);
                say(callee, "");
            }
        },
        remembered);
}

/// Callers who ring for one victim, over and over; once so often in vain they have to wait.
TEST_F(FloodOfNames, of_calls_does_not_ring_for_their_victim) {
    serve({"--redial-wait", "2m"});
    Stranger victim = enter("victim");
    const auto calls_of = [&](Stranger& bomber, int count) {
        std::string calls;
        for (int i = 0; i < count; ++i) {
            const std::string sid = fresh("sid");
            calls +=
                call_message("session-propose", "victim", sid) + call_message("session-retract", "victim", sid);
        }
        say(bomber, calls);
    };
    // However many connections the one user takes for it.
    const double before =
        *metric(server().admin(), R"(jsongled_messages_total{action="session-propose",direction="out"})");
    for (int connections = 0; connections < 5; ++connections) {
        Stranger bomber = enter("bomber");
        calls_of(bomber, scaled(100));
    }
    say(victim, "");
    const double rung =
        *metric(server().admin(), R"(jsongled_messages_total{action="session-propose",direction="out"})") -
        before;
    EXPECT_GE(rung, 1);
    EXPECT_LE(rung, 2);
    // Who has done nothing of the kind is heard.
    Stranger honest = enter("honest");
    EXPECT_TRUE(honest.say(call_message("session-propose", "victim", "an honest call")));
    EXPECT_TRUE(victim.hears("an honest call"));
}

/// How many connections come and go: as many as the environment says, or as a test that is run every day has
/// the time for.
int connects() {
    const char* wanted = std::getenv("JSONGLED_HOSTILE_CONNECTS");
    return wanted ? std::atoi(wanted) : scaled(2'000);
}

TEST_F(FloodOfNames, of_connections_that_come_and_go_leaves_none_of_them) {
    serve();
    withstand([&] {
        for (int i = 0; i < connects() / 2; ++i) {
            Stranger stranger(listen());
            const std::string muc = "everybody's";
            switch (i % 5) {
            case 0: break;
            case 1: stranger.mutter("GET / HTTP/1.1\r\nHost: lo"); break;
            case 2: EXPECT_TRUE(stranger.upgrade()); break;
            case 3:
                EXPECT_TRUE(stranger.enter_as(fresh("guest")));
                say(stranger, query("muc-join", muc, "t"));
                break;
            default:
                EXPECT_TRUE(stranger.enter_as(fresh("guest")));
                EXPECT_TRUE(
                    stranger.say(query("muc-join", muc, "t") + masked_frame(fin | close_frame, "\x03\xe8")));
                EXPECT_TRUE(stranger.is_closed_in_time());
            }
            stranger.drop();
        }
    });
}

} // namespace
} // namespace jsongled::integration_tests
