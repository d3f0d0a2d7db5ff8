#pragma once

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/process.hpp"

namespace jsongled::integration_tests {

/// What both the check of a configuration and a server with it end with, on standard error: the other output is
/// the log.
inline std::string fault_of_start(std::vector<std::string> flags) {
    const Ending served = run_to_end({flags});
    flags.insert(flags.begin(), "check-config");
    const Ending checked = run_to_end({flags});
    EXPECT_EQ(served.exit_code, 2) << "no other try would mend it: " << served.text;
    EXPECT_EQ(checked.exit_code, 2);
    EXPECT_THAT(served.text, testing::HasSubstr(checked.text));
    return checked.text;
}

} // namespace jsongled::integration_tests
