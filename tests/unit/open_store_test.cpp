#include "server/open_store.hpp"

#include <array>
#include <fstream>

#include <gtest/gtest.h>

#include "server/start_error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

Options with(const std::string& store) {
    Options options;
    options.store = store;
    return options;
}

TEST(StoreFile, is_the_one_that_is_named_or_else_in_the_folder_of_the_service_manager_or_in_data) {
    const std::array<const char*, 2> none{"STATE_DIRECTORY=", nullptr};
    const std::array<const char*, 3> managed{"A=b", "STATE_DIRECTORY=/var/lib/jsongled:/var/lib/other",
                                             nullptr};
    EXPECT_EQ(store_file(with("memory"), managed.data()), std::nullopt);
    EXPECT_EQ(store_file(with("sqlite:"), none.data()), "data/jsongled.db");
    EXPECT_EQ(store_file(with("sqlite:"), managed.data()), "/var/lib/jsongled/jsongled.db");
    EXPECT_EQ(store_file(with("sqlite:a/b.db"), managed.data()), "a/b.db");
    EXPECT_EQ(store_file({}, none.data()), "data/jsongled.db");
}

TEST(OpenStore, makes_the_usual_folder_and_a_file_that_nobody_else_may_read) {
    const TemporaryFolder folder;
    const std::string variable = "STATE_DIRECTORY=" + folder.file("state/of/jsongled");
    const std::array<const char*, 2> variables{variable.c_str(), nullptr};
    const auto store = open_store({}, variables.data());
    const fs::path made = folder.file("state/of/jsongled");
    EXPECT_EQ(fs::status(made).permissions(), fs::perms::owner_all);
    for (const auto& file : fs::directory_iterator(made))
        EXPECT_EQ(file.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
            << file.path();
    EXPECT_TRUE(fs::exists(made / "jsongled.db"));
}

TEST(OpenStore, makes_no_folder_for_a_file_that_is_named) {
    const TemporaryFolder folder;
    const std::array<const char*, 1> variables{nullptr};
    EXPECT_THROW(open_store(with("sqlite:" + folder.file("a/b.db")), variables.data()), BadConfiguration);
    EXPECT_FALSE(fs::exists(folder.file("a")));
}

} // namespace
} // namespace jsongled
