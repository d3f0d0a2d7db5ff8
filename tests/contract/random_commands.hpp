#pragma once

#include <deque>
#include <random>
#include <string>

#include "storage/store.hpp"

namespace jsongled::testing {

/// Commands of a few users in a few conversations, drawn from a seed, so that they meet each other's traces.
class RandomCommands {
  public:
    explicit RandomCommands(std::uint64_t seed) : random_(seed) {}

    Write write();
    /// A message alone, with an id that was never used.
    KeepMessage message();
    Question question();

    std::size_t pick(std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
    }

  private:
    std::string uid();
    std::string rid();
    std::string id();
    Conversation conversation();
    MessageName name();
    KeepCall call();
    Time now() { return Time(std::chrono::milliseconds(++time_)); }

    std::mt19937_64 random_;
    std::deque<MessageName> last_; ///< messages, to be named
    std::int64_t time_ = 1'000'000;
    std::uint64_t ids_ = 0;
    std::uint64_t pseudonyms_ = 0;
};

/// All that is in it, to be compared.
std::string to_text(const Answer& answer);
std::string to_text(const Write& write);

} // namespace jsongled::testing
