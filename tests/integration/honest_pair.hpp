#pragma once

#include <functional>
#include <string>

#include "tests/integration/messages.hpp"

namespace jsongled::integration_tests {

/// Two honest people at a server, who say something to each other, and those who come in for a moment.
class HonestPair {
  public:
    /// What somebody of this name shows at the door.
    using Credentials = std::function<Upgrade(const std::string& uid)>;

    explicit HonestPair(const tcp::endpoint& server, Credentials credentials = {});

    /// One speaks, and the other answers.
    void talk();
    /// A newcomer comes in, and leaves.
    void visit();
    /// What a busy day is made of: much talk, and now and then a newcomer.
    void live();

  private:
    User enter(const std::string& word);

    tcp::endpoint server_;
    Credentials credentials_;
    User alice_;
    User bob_;
    int days_ = 0;
};

} // namespace jsongled::integration_tests
