#pragma once

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "server/observe/log.hpp"

namespace jsongled {

/// The lines that `work` has a log write to standard output.
template<class Work>
std::vector<std::string> lines_of(LogLevel level, LogFormat format, Work work) {
    ::testing::internal::CaptureStdout();
    {
        Log log(level, format);
        work(log);
    }
    std::istringstream text(::testing::internal::GetCapturedStdout());
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

} // namespace jsongled
