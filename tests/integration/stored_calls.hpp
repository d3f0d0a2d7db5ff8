#pragma once

#include "tests/integration/one_server.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled::integration_tests {

/// A database of a test's own, which outlives its servers.
class StoredCalls : public testing::Test {
  protected:
    [[nodiscard]] std::string file() const { return folder.file("test.db"); }
    [[nodiscard]] std::string store() const { return "sqlite:" + file(); }
    /// Of a server on which one may call in vain as often as one likes.
    [[nodiscard]] std::vector<std::string> flags() const {
        return {"--store", store(), "--redial-wait", "0", "--max-unanswered-calls-per-minute", "0"};
    }

    /// A call that is over, which leaves a record.
    static std::string call_in_vain(User& caller, User& callee) {
        std::string sid = fresh("sid");
        caller.send(propose(callee.uid(), sid));
        EXPECT_THAT(caller.receive(), Has("/jsongle/reason", "trying"));
        EXPECT_THAT(callee.receive(), IsAction("session-propose"));
        caller.send(call("session-retract", callee.uid(), sid, {}));
        EXPECT_THAT(callee.receive(), IsAction("session-retract"));
        return sid;
    }

    static json::object history(User& user) { return ask(user, iq_set("call-history", json::object{})); }

    /// What the command says of the store, and how it ends.
    [[nodiscard]] Ending look_after(std::vector<std::string> words) const {
        words.insert(words.begin(), "store");
        words.insert(words.end(), {"--store", store()});
        return run_to_end({std::move(words)});
    }

    TemporaryFolder folder;
};

} // namespace jsongled::integration_tests
