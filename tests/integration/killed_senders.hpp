#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/messages.hpp"

namespace jsongled::integration_tests {

/// People who write texts as fast as they are acknowledged, to each other and to people who are away, until
/// their server is gone; at the next one they send first what was not acknowledged, under the same ids.
class KilledSenders {
  public:
    explicit KilledSenders(std::size_t count);

    /// All of them, until the server is gone. `kill` ends it, after so many acknowledgements.
    template<class Kill>
    void send(const tcp::endpoint& server, std::size_t acknowledgements, Kill kill) {
        acknowledged_ = 0;
        std::vector<std::thread> threads;
        for (Sender& sender : senders_)
            threads.emplace_back([&] { send(sender, server); });
        wait_for(acknowledgements);
        kill();
        for (std::thread& thread : threads)
            thread.join();
    }

    /// What is wrong with the lines of an export, or nothing.
    [[nodiscard]] std::string fault_in(const std::string& lines) const;

    [[nodiscard]] std::size_t acknowledged() const;

  private:
    struct Sender {
        std::string uid;
        std::vector<std::string> recipients;
        std::size_t sent = 0;
        std::set<std::size_t> open = {}; ///< sent, and not acknowledged
        std::size_t refused = 0;
    };

    /// Has the messages of one sender, as they are found.
    struct Found {
        std::map<std::string, std::size_t> last; ///< by recipient
        std::set<std::size_t> numbers;
    };

    void send(Sender& sender, const tcp::endpoint& server);
    void take(Sender& sender, const json::object& message);
    void wait_for(std::size_t acknowledgements);
    static json::object message_of(const Sender& sender, std::size_t number);
    static std::string fault_of(const Sender& sender, const json::object& line, Found& found);

    std::vector<Sender> senders_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t acknowledged_ = 0; ///< of this server
};

} // namespace jsongled::integration_tests
