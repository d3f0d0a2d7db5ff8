#include "tests/support/process.hpp"

#include "tests/support/deadline.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace jsongled::integration_tests {
namespace {

constexpr int first_passed_socket = 3;

void check(int error, const char* what) {
    if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

std::map<std::string, std::string> own_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    // What the machine that runs the tests happens to say must not reach the server.
    std::erase_if(variables, [](const auto& variable) {
        return variable.first.starts_with("JSONGLED_") || variable.first.starts_with("LISTEN_") ||
               variable.first == "NOTIFY_SOCKET" || variable.first == "RUNTIME_DIRECTORY" ||
               variable.first == "STATE_DIRECTORY" || variable.first == "XDG_RUNTIME_DIR" ||
               variable.first.starts_with("WATCHDOG_");
    });
    // Unless a test says otherwise it leaves nothing behind.
    variables["JSONGLED_STORE"] = "memory";
    return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    all.reserve(words.size() + 1);
    for (std::string& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

pid_t spawn(const Launch& launch, int output, int errors) {
    std::vector<std::string> words{launch.program};
    auto variables = own_environment();
    for (const auto& [name, value] : launch.environment)
        variables[name] = value;

    posix_spawn_file_actions_t actions;
    check(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, launch.output.value_or(output), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    if (launch.activated_socket) {
        // LISTEN_PID is the child's own: a shell knows it, and hands it on with its place.
        words.insert(words.begin(), {"/bin/sh", "-c", R"(LISTEN_PID=$$ exec "$0" "$@")"});
        variables["LISTEN_FDS"] = "1";
        posix_spawn_file_actions_adddup2(&actions, *launch.activated_socket, first_passed_socket);
    }
    words.insert(words.end(), launch.words.begin(), launch.words.end());
    std::vector<std::string> entries;
    entries.reserve(variables.size());
    for (const auto& [name, value] : variables)
        entries.emplace_back(name).append("=").append(value);

    pid_t pid = -1;
    const int error = posix_spawn(&pid, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                  pointers(entries).data());
    posix_spawn_file_actions_destroy(&actions);
    check(error, "posix_spawn");
    return pid;
}

} // namespace

Process::Process(const Launch& launch) {
    std::array<int, 2> output{};
    std::array<int, 2> errors{};
    if (pipe2(output.data(), O_CLOEXEC) != 0 || pipe2(errors.data(), O_CLOEXEC) != 0) check(errno, "pipe2");
    pid_ = spawn(launch, output[1], errors[1]);
    ::close(output[1]);
    ::close(errors[1]);
    follower_ = std::thread([this, output, errors] { follow(output[0], errors[0]); });
}

Process::~Process() {
    signal(SIGKILL);
    follower_.join();
}

void Process::follow(int output, int errors) {
    std::array<pollfd, 2> both{pollfd{output, POLLIN, 0}, pollfd{errors, POLLIN, 0}};
    std::array<char, 16384> buffer{};
    std::string rest;
    while (both[0].fd >= 0 || both[1].fd >= 0) {
        if (::poll(both.data(), both.size(), -1) < 0) continue;
        for (pollfd& end : both) {
            if (end.fd < 0 || end.revents == 0) continue;
            const ssize_t size = ::read(end.fd, buffer.data(), buffer.size());
            if (size <= 0) {
                ::close(end.fd);
                end.fd = -1;
                continue;
            }
            const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
            const std::lock_guard lock(mutex_);
            if (&end == both.data())
                take(rest, bytes);
            else
                complaints_ += bytes;
            changed_.notify_all();
        }
    }
    // Not reaped before it is marked so: until then its id cannot be another's, and may be signalled.
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
    const std::lock_guard lock(mutex_);
    exit_code_ = ended.si_code == CLD_EXITED ? ended.si_status : 128 + ended.si_status;
    ::waitpid(pid_, nullptr, 0);
    changed_.notify_all();
}

void Process::take(std::string& rest, std::string_view bytes) {
    rest += bytes;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
        lines_.push_back(rest.substr(0, end));
        rest.erase(0, end + 1);
    }
}

bool Process::wait_until(const std::function<bool()>& holds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, deadline, holds);
}

std::vector<std::string> Process::output() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}

std::string Process::complaints() const {
    const std::lock_guard lock(mutex_);
    return complaints_;
}

bool Process::is_running() const {
    const std::lock_guard lock(mutex_);
    return !exit_code_;
}

std::size_t Process::peak_memory() const {
    return number_of("status", "VmHWM:") * 1024;
}

std::size_t Process::bytes_read() const {
    return number_of("io", "rchar:");
}

std::size_t Process::number_of(std::string_view file, std::string_view word) const {
    std::ifstream words("/proc/" + std::to_string(pid_) + "/" + std::string(file));
    std::size_t number = 0;
    for (std::string next; words >> next;)
        if (next == word && words >> number) return number;
    throw std::runtime_error("no " + std::string(word) + " in /proc");
}

void Process::signal(int number) {
    const std::lock_guard lock(mutex_);
    if (!exit_code_) ::kill(pid_, number);
}

std::string Process::wait_for_line(std::string_view part) {
    std::string found;
    wait_until([&] {
        const auto line = std::ranges::find_if(
            lines_, [&](const std::string& candidate) { return candidate.find(part) != std::string::npos; });
        if (line != lines_.end()) found = *line;
        return !found.empty() || exit_code_;
    });
    if (found.empty())
        throw std::runtime_error("the server did not log '" + std::string(part) +
                                 "'; it said: " + complaints());
    return found;
}

int Process::wait_exit() {
    if (!wait_until([this] { return exit_code_.has_value(); }))
        throw std::runtime_error("the server does not exit");
    const std::lock_guard lock(mutex_);
    return *exit_code_;
}

Ending run_to_end(const Launch& launch) {
    Process process(launch);
    Ending ending;
    ending.exit_code = process.wait_exit();
    for (const std::string& line : process.output())
        ending.text += line + '\n';
    ending.text += process.complaints();
    return ending;
}

} // namespace jsongled::integration_tests
