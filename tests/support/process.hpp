#pragma once

#include "tests/support/launch.hpp"

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace jsongled::integration_tests {

/// A program as a child process. Nothing waits for ever: past the deadline the calls throw. What still runs
/// at the end is killed.
class Process {
  public:
    explicit Process(const Launch& launch);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] std::vector<std::string> output() const; ///< The lines of standard output so far.
    [[nodiscard]] std::string complaints() const;          ///< Standard error so far.
    [[nodiscard]] bool is_running() const;
    /// The most memory that it has held at once, in bytes.
    [[nodiscard]] std::size_t peak_memory() const;
    /// What it has read of files so far, in bytes.
    [[nodiscard]] std::size_t bytes_read() const;

    void signal(int number);
    /// The first line of the output with this in it, as soon as there is one.
    std::string wait_for_line(std::string_view part);
    /// The exit code; 128 and the signal's number when a signal ended it.
    int wait_exit();

  private:
    void follow(int output, int errors);
    void take(std::string& rest, std::string_view bytes);
    bool wait_until(const std::function<bool()>& holds);
    /// The number behind a word in one of the process's files of /proc.
    [[nodiscard]] std::size_t number_of(std::string_view file, std::string_view word) const;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    std::string complaints_;
    std::optional<int> exit_code_;
    pid_t pid_ = -1;
    std::thread follower_;
};

/// How a program that ends by itself has ended, and all that it wrote.
struct Ending {
    int exit_code = -1;
    std::string text;
};

Ending run_to_end(const Launch& launch);

} // namespace jsongled::integration_tests
