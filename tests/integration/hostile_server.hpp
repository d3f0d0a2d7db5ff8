#pragma once

#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

namespace jsongled::integration_tests {

/// Whatever a test does to the server: another client's connection outlives it, and so does the process.
class HostileServer : public OneServer {
  protected:
    void TearDown() override {
        settle(bystander_);
        EXPECT_TRUE(server().process().is_running());
    }

    /// The connection of the one who sent it lives on as well.
    void expect_refused(std::string_view message, const testing::Matcher<const json::object&>& error) {
        mallory_.send_text(message);
        EXPECT_THAT(mallory_.receive(), error) << message.substr(0, 200);
        expect_nothing(mallory_);
        expect_nothing(bystander_);
    }

    User bystander_{listen(), fresh("bystander")};
    User mallory_{listen(), fresh("mallory")};
};

} // namespace jsongled::integration_tests
