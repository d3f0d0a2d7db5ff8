#pragma once

#include "config/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace jsongled::config_tests {

/// load() with these words after the program's name.
inline Loaded load_words(const std::vector<std::string>& words, const Environment& environment = {}) {
    std::vector<const char*> argv{"jsongled"};
    for (const std::string& word : words)
        argv.push_back(word.c_str());
    return load(static_cast<int>(argv.size()), argv.data(), environment);
}

/// A file on disk with this text, for as long as the object lives.
class TempFile {
  public:
    explicit TempFile(const std::string& text) { std::ofstream(path_, std::ios::trunc) << text; }
    ~TempFile() { std::filesystem::remove(path_); }
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_ = ::testing::TempDir() + "jsongled_config_tests." + std::to_string(getpid()) + ".toml";
};

inline Loaded load_file(const std::string& text) {
    return load_words({"--config", TempFile(text).path()});
}

inline std::string lines(const std::vector<std::string>& messages) {
    std::string text;
    for (const std::string& message : messages)
        text += message + "\n";
    return text;
}

/// How many messages contain the text.
inline auto count_with(const std::vector<std::string>& messages, const std::string& text) {
    return std::count_if(messages.begin(), messages.end(),
                         [&](const std::string& message) { return message.find(text) != std::string::npos; });
}

} // namespace jsongled::config_tests
