#include "config/config_file.hpp"
#include "load_support.hpp"

#include <sys/stat.h>

namespace jsongled::config_tests {
namespace {

std::string errors_of(const std::string& path) {
    return lines(load_words({"--config", path}).errors);
}

/// A text of so many bytes that says nothing.
std::string comment(std::size_t bytes) {
    return "#" + std::string(bytes - 1, ' ');
}

TEST(ConfigFile, is_a_regular_file) {
    const std::string fifo =
        ::testing::TempDir() + "jsongled_config_tests." + std::to_string(getpid()) + ".fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    for (const std::string& path :
         {fifo, std::string("/dev/zero"), std::string("/dev/null"), ::testing::TempDir()})
        EXPECT_EQ(errors_of(path), path + ": the configuration file cannot be read: it is no regular file\n");
    std::filesystem::remove(fifo);
}

TEST(ConfigFile, may_be_reached_by_a_link) {
    const TempFile file("sn = \"a\"");
    const std::string link = file.path() + ".link";
    std::filesystem::create_symlink(file.path(), link);
    EXPECT_EQ(load_words({"--config", link}).options.sn, "a");
    std::filesystem::remove(link);
    std::filesystem::create_symlink(link, link);
    EXPECT_EQ(errors_of(link),
              link + ": the configuration file cannot be read: too many levels of symbolic links\n");
    std::filesystem::remove(link);
}

TEST(ConfigFile, has_a_size_that_is_bounded) {
    EXPECT_EQ(lines(load_file(comment(max_config_bytes)).errors), "");
    const TempFile larger(comment(max_config_bytes + 1));
    EXPECT_EQ(errors_of(larger.path()),
              larger.path() + ": the configuration file cannot be read: it has more than 65536 bytes\n");
    const TempFile endless("");
    std::filesystem::resize_file(endless.path(), std::uintmax_t{1} << 40);
    EXPECT_EQ(errors_of(endless.path()),
              endless.path() + ": the configuration file cannot be read: it has more than 65536 bytes\n");
}

TEST(ConfigFile, that_is_empty_says_nothing) {
    const Loaded loaded = load_file("");
    EXPECT_EQ(lines(loaded.errors), "");
    EXPECT_EQ(loaded.options, Options{});
}

} // namespace
} // namespace jsongled::config_tests
