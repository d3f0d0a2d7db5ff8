#include "tests/bench/load/server_under_test.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/loop.hpp"
#include "tests/bench/load/processors.hpp"

namespace jsongled::load {
namespace {

std::vector<std::string> words_of(const Contestant& contestant, std::size_t threads) {
    std::vector<std::string> words = contestant.command;
    if (contestant.dialect == Dialect::bare) return words;
    words.insert(words.end(),
                 {"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--log-format", "text",
                  "--no-www", "--threads", std::to_string(threads), "--max-muc-members", "2000"});
    // All its clients are at one address, and each sends as fast as it can.
    for (const char* limit :
         {"--max-messages-per-second", "--max-bytes-per-second", "--max-connects-per-second",
          "--max-connections-per-address", "--max-joins-per-second", "--max-unanswered-calls-per-minute",
          "--max-requests-in-flight"})
        words.insert(words.end(), {limit, "0"});
    return words;
}

sockaddr_in address_of(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1))));
    if (::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1)
        throw Failure("not an address: " + text);
    return address;
}

/// What follows a word such as "listen=" in the text.
std::optional<std::string> after(const std::string& text, const std::string& word) {
    const std::size_t at = text.find(word);
    if (at == text.npos) return std::nullopt;
    const std::size_t begin = at + word.size();
    const std::size_t end = text.find_first_of(" \n", begin);
    if (end == text.npos) return std::nullopt;
    return text.substr(begin, end - begin);
}

/// Where a server keeps what it keeps, unless its command says otherwise.
std::filesystem::path folder_beside(const std::filesystem::path& log) {
    return std::filesystem::absolute(log).replace_extension("state");
}

[[noreturn]] void become(std::vector<std::string> words, const std::filesystem::path& log) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setenv("STATE_DIRECTORY", folder_beside(log).c_str(), 1);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

} // namespace

ServerUnderTest::ServerUnderTest(const Contestant& contestant, std::size_t threads,
                                 const std::filesystem::path& log) {
    static const Processors processors;
    std::filesystem::remove(log);
    std::filesystem::remove_all(folder_beside(log));
    std::filesystem::create_directories(folder_beside(log));
    pid_ = ::fork();
    if (pid_ < 0) throw Failure("fork");
    if (pid_ == 0) {
        processors.take_server(threads);
        become(words_of(contestant, threads), log);
    }
    processors.take_own();
    target_.dialect = contestant.dialect;
    target_.security = contestant.security;
    wait_until_ready(log);
}

ServerUnderTest::~ServerUnderTest() {
    // Its clients are gone or of no interest: there is nothing to drain.
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void ServerUnderTest::settle_memory() const {
    if (target_.dialect == Dialect::bare) ::kill(pid_, SIGUSR2);
    std::this_thread::sleep_for(std::chrono::seconds(1));
}

void ServerUnderTest::wait_until_ready(const std::filesystem::path& log) {
    const auto end = Clock::now() + std::chrono::seconds(20);
    while (Clock::now() < end) {
        std::ifstream file(log);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        if (const auto listen = after(text, "ready listen=")) {
            target_.address = address_of(*listen);
            if (const auto admin = after(text, " admin=")) admin_ = address_of(*admin);
            return;
        }
        if (::waitpid(pid_, nullptr, WNOHANG) == pid_) throw Failure("the server ended: " + text);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw Failure("the server is not ready");
}

} // namespace jsongled::load
