#include "server/ops/admin_address_file.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

std::string directory_of(std::vector<const char*> variables) {
    variables.push_back(nullptr);
    return runtime_directory(variables.data());
}

TEST(RuntimeDirectory, is_the_services_before_the_users) {
    EXPECT_EQ(directory_of({}), "");
    EXPECT_EQ(directory_of({"PATH=/bin", "XDG_RUNTIME_DIR=/run/user/7"}), "/run/user/7");
    EXPECT_EQ(directory_of({"XDG_RUNTIME_DIR=/run/user/7", "RUNTIME_DIRECTORY=/run/a"}), "/run/a");
    EXPECT_EQ(directory_of({"RUNTIME_DIRECTORY=/run/a:/run/b", "XDG_RUNTIME_DIR=/run/user/7"}), "/run/a");
    EXPECT_EQ(directory_of({"RUNTIME_DIRECTORY=", "XDG_RUNTIME_DIR=/run/user/7"}), "/run/user/7");
    EXPECT_EQ(directory_of({"RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"}), "");
    EXPECT_EQ(directory_of({"RUNTIME_DIRECTORY_2=/run/a", "A_XDG_RUNTIME_DIR=/run/b"}), "");
}

} // namespace
} // namespace jsongled
