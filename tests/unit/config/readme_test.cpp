#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "config/print.hpp"
#include "server/observe/client_lines.hpp"
#include "server/observe/metric_table.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {
namespace {

std::string readme() {
    std::stringstream text;
    text << std::ifstream(JSONGLED_SOURCE_DIR "/README.md").rdbuf();
    return text.str();
}

TEST(Readme, has_the_table_of_the_options_as_it_is_printed) {
    EXPECT_NE(readme().find(options_markdown()), std::string::npos) << options_markdown();
}

TEST(Readme, has_every_metric) {
    const std::string text = readme();
    for (const MetricRow& row : metric_rows)
        EXPECT_NE(text.find("| `" + std::string(row.name) + "` |"), std::string::npos) << row.name;
}

TEST(Readme, has_every_log_line_that_clients_cause) {
    const std::string text = readme();
    for (const ClientLineRow& row : client_lines) {
        const std::string expected = "| `" + std::string(row.message) + "` | " +
                                     std::string(to_string(row.level)) + " | " + std::string(row.fields) + " |";
        EXPECT_NE(text.find(expected), std::string::npos) << expected;
    }
    for (const std::string_view cause : close_cause_words)
        EXPECT_NE(text.find("`" + std::string(cause) + "`"), std::string::npos) << cause;
}

} // namespace
} // namespace jsongled
