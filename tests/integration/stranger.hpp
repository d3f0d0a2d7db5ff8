#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "tests/support/deadline.hpp"

namespace jsongled::integration_tests {

/// A TCP connection that says any bytes at all, at the price of one descriptor: a test may have thousands. What
/// the server has to say is read as it comes, so that nobody waits for anybody. Comes from an address of its
/// own kind, 127.0.0.66. Each call ends at the deadline, with false where it has an answer.
class Stranger {
  public:
    explicit Stranger(const tcp::endpoint& server);
    ~Stranger();
    Stranger(Stranger&& other) noexcept;
    Stranger& operator=(Stranger&&) = delete;

    /// Says all of this; false if the server has closed before.
    bool say(std::string_view bytes);
    /// Says it however much is taken, and reads nothing.
    void mutter(std::string_view bytes);
    /// Reads on until the server has said this.
    bool hears(std::string_view part);
    /// Whether the server closes, sooner or later.
    bool is_closed_in_time();
    /// Whether it has closed by now.
    bool is_closed();
    /// The bytes that came, of which older ones are forgotten.
    const std::string& heard() const { return heard_; }

    bool upgrade(std::string_view lines = {});
    /// Upgrades and answers the hello; `description` is a JSON object. Whether it is let in.
    bool enter(std::string_view description);
    bool enter_as(std::string_view uid);

    /// The answer to the hello that has come, as a frame.
    std::string hello_of(std::string_view description) const;

    /// The connection breaks without a word.
    void drop();

  private:
    enum class Wants { nothing, to_write };

    /// Waits for either, for so long at most; false once the server has closed, or then.
    bool wait(Wants wants, std::chrono::milliseconds time);
    void take();

    int descriptor_;
    std::string heard_;
    bool closed_ = false;
};

/// A JSON message as a frame.
std::string framed(std::string_view json);

} // namespace jsongled::integration_tests
