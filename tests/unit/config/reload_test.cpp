#include "config/option_table.hpp"
#include "config/reload.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace jsongled {
namespace {

using Names = std::vector<std::string_view>;

TEST(Reload, of_the_same_options_changes_nothing) {
    const Reloaded reloaded = reload(Options{}, Options{});
    EXPECT_EQ(reloaded.options, Options{});
    EXPECT_EQ(reloaded.changed, Names{});
    EXPECT_EQ(reloaded.needs_restart, Names{});
}

TEST(Reload, takes_what_it_can_and_names_the_rest) {
    Options current;
    current.info = "as started";
    Options loaded = current;
    loaded.log_level = LogLevel::trace;
    loaded.ping_interval = std::chrono::milliseconds(0);
    loaded.listen = "[::]:1";
    loaded.ws_paths = {"/other"};

    const Reloaded reloaded = reload(current, loaded);
    Options expected = current;
    expected.log_level = LogLevel::trace;
    expected.ping_interval = std::chrono::milliseconds(0);
    EXPECT_EQ(reloaded.options, expected);
    EXPECT_EQ(reloaded.changed, (Names{"ping-interval", "log-level"}));
    EXPECT_EQ(reloaded.needs_restart, (Names{"listen", "ws-path"}));
}

TEST(Reload, covers_limits_and_times_but_not_what_sockets_and_threads_are_built_on) {
    Names restart;
    for (const OptionRow& row : option_table())
        if (row.change == Change::at_start) restart.push_back(row.name);
    EXPECT_EQ(restart, (Names{"listen", "admin-listen", "admin-hosts", "trusted-proxies", "auth", "jwks-url",
                              "jwks-ca-file", "ws-path", "sn", "info", "www", "no-www", "threads", "store",
                              "max-offline-messages", "log-format"}));
}

} // namespace
} // namespace jsongled
