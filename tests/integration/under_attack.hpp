#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/bystanders.hpp"
#include "tests/integration/holdings.hpp"
#include "tests/integration/honest_pair.hpp"
#include "tests/integration/stranger.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/server_process.hpp"

namespace jsongled::integration_tests {

/// How much of what an attack does is done: less where a sanitizer looks at it.
constexpr int scaled(int amount) {
    return is_sanitized ? amount / 5 : amount;
}

/// A server, its twin and those who live at both. An attack on the one has to be withstood: honest people
/// notice nothing, and when it is over, nothing of it is left.
class UnderAttack : public testing::Test {
  protected:
    using Attack = std::function<void()>;

    /// What a repetition may leave on top of the attacks before it, which have filled what is filled once: no
    /// more than what an allocator does not give back.
    static constexpr double left_bytes = is_sanitized ? 10e6 : 2e6;

    /// The limits that would end an attack before it meets what it is made for are off.
    void serve(std::vector<std::string> flags = {}, const HonestPair::Credentials& credentials = {});
    /// The attack goes on, over and over, while they look; and is repeated. What the server remembers of each
    /// on purpose, up to a bound of its own (docs/memory.md), is not held against it.
    void withstand(const Attack& attack, double remembered_bytes = 0);

    ServerProcess& server() { return *server_; }
    const tcp::endpoint& listen() const { return server_->listen(); }

  private:
    void warm_up();
    /// How many attacks it were.
    int look_during(const Attack& attack);
    void expect_nothing_held();

    std::unique_ptr<ServerProcess> server_;
    std::unique_ptr<ServerProcess> twin_;
    std::unique_ptr<HonestPair> pair_;
    std::unique_ptr<HonestPair> twins_pair_;
    std::optional<Bystanders> bystanders_;
    std::optional<Holdings> before_;
};

} // namespace jsongled::integration_tests
