#include "tests/integration/call_support.hpp"

// A page that is loaded anew while it rings: the call waits for it, and rings again.

namespace jsongled::integration_tests {
namespace {

class PageReload : public TwoParties {
  public:
    static void SetUpTestSuite() { start({}); }
};

class ShortGrace : public TwoParties {
  public:
    static void SetUpTestSuite() { start({"--reconnect-grace", "100ms"}); }
};

TEST_F(PageReload, rings_again) {
    ring();
    bob.close(websocket::close_code::going_away);
    User back(listen(), bob.uid());
    EXPECT_THAT(back.receive(), IsAction("session-propose"));
    expect_nothing(alice);
    back.send(call("session-info", alice.uid(), sid, {{"rang", "now"}}, "ringing"));
    pass(back, alice, "session-proceed", {{"proceeded", "2026-01-02T03:04:07.000Z"}});
}

TEST_F(PageReload, rings_where_the_connection_broke_before_the_call) {
    bob.drop();
    alice.send(propose(bob.uid(), sid));
    EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
    User back(listen(), bob.uid());
    EXPECT_THAT(back.receive(), IsAction("session-propose"));
    pass(back, alice, "session-info", {{"rang", "2026-01-02T03:04:06.000Z"}}, "ringing");
}

TEST_F(ShortGrace, ends_it_where_nobody_comes) {
    ring();
    bob.close(websocket::close_code::going_away);
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "disconnected"));
}

} // namespace
} // namespace jsongled::integration_tests
