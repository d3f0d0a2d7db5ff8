#pragma once

#include "tests/integration/messages.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/server_process.hpp"

#include <memory>

namespace jsongled::integration_tests {

/// Tests that share a server: their names are fresh, so that none meets another's users and rooms. A suite that
/// needs flags has a SetUpTestSuite of its own.
class OneServer : public testing::Test {
  public:
    static void SetUpTestSuite() { start({}); }
    static void TearDownTestSuite() { server_.reset(); }

  protected:
    static void start(std::vector<std::string> flags) {
        server_ = std::make_unique<ServerProcess>(std::move(flags));
    }
    static ServerProcess& server() { return *server_; }
    static const tcp::endpoint& listen() { return server_->listen(); }
    static const tcp::endpoint& admin() { return server_->admin(); }

  private:
    static inline std::unique_ptr<ServerProcess> server_;
};

/// Asks to join a room or a MUC and takes the answer.
inline json::object ask(WsClient& client, const json::object& request) {
    client.send(request);
    json::object answer = client.receive();
    EXPECT_EQ(answer.at("jsongle").at("transaction"), request.at("jsongle").at("transaction"));
    return answer;
}

/// They join one after the other, and take the events of that.
inline void join_all(std::string_view query, std::string_view rid, const std::vector<WsClient*>& clients) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const json::object answer = ask(*clients[i], iq_set(query, {{"rid", rid}}));
        EXPECT_THAT(answer, IsAction("iq-result"));
        for (std::size_t earlier = 0; earlier < i; ++earlier)
            EXPECT_THAT(clients[earlier]->receive(), Has("/jsongle/event", "joined"));
    }
}

} // namespace jsongled::integration_tests
