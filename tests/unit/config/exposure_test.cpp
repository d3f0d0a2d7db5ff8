#include "config/exposure.hpp"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

class Exposure : public testing::Test {
  protected:
    Exposure() { folder_.write("secret", "s"); }

    /// Of the file, with this mode, in a folder with that one.
    bool is_open(unsigned file, unsigned folder) {
        fs::permissions(folder_.file("secret"), fs::perms(file));
        fs::permissions(folder_.path(), fs::perms(folder));
        return is_open_to_others(folder_.file("secret"));
    }

    TemporaryFolder folder_;
};

TEST_F(Exposure, of_a_file_is_what_its_mode_gives_to_everybody) {
    for (const unsigned mode : {0644U, 0604U, 0444U, 0666U, 0602U})
        EXPECT_TRUE(is_open(mode, 0755)) << std::oct << mode;
    for (const unsigned mode : {0600U, 0400U, 0440U, 0640U, 0660U, 0641U})
        EXPECT_FALSE(is_open(mode, 0755)) << std::oct << mode << ", as a group of one's own is the usual way";
}

TEST_F(Exposure, ends_at_a_folder_that_others_may_not_enter) {
    for (const unsigned mode : {0700U, 0750U, 0754U})
        EXPECT_FALSE(is_open(0644, mode)) << std::oct << mode;
    EXPECT_TRUE(is_open(0644, 0711)) << "who knows the name gets there";
}

TEST_F(Exposure, is_that_of_the_file_a_link_leads_to) {
    TemporaryFolder links;
    fs::permissions(links.path(), fs::perms(0755));
    fs::create_symlink(folder_.file("secret"), links.file("link"));
    EXPECT_TRUE(is_open(0644, 0755));
    EXPECT_TRUE(is_open_to_others(links.file("link")));
    EXPECT_FALSE(is_open(0600, 0755));
    EXPECT_FALSE(is_open_to_others(links.file("link")));
    EXPECT_FALSE(is_open_to_others(folder_.file("nothing")));
}

} // namespace
} // namespace jsongled
