#include "tests/support/examples.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

std::filesystem::path folder_of(Direction direction) {
    const std::filesystem::path examples = JSONGLED_SOURCE_DIR "/protocol/examples";
    switch (direction) {
    case Direction::to_server: return examples / "to-server";
    case Direction::relayed: return examples / "relayed";
    case Direction::from_server: break;
    }
    return examples / "from-server";
}

} // namespace

std::vector<Example> examples(Direction direction) {
    std::vector<Example> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(direction))) {
        std::stringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        boost::system::error_code error;
        const auto message = boost::json::parse(text.str(), error);
        EXPECT_TRUE(!error && message.is_object()) << entry.path();
        if (!error && message.is_object())
            found.push_back({entry.path().stem().string(), text.str(), message.get_object()});
    }
    EXPECT_FALSE(found.empty());
    std::ranges::sort(found, {}, &Example::name);
    return found;
}

} // namespace jsongled::testing
