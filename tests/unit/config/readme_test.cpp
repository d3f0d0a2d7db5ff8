#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "config/limit_table.hpp"
#include "config/option_table.hpp"
#include "config/print.hpp"
#include "server/observe/client_lines.hpp"
#include "server/observe/metric_table.hpp"
#include "server/observe/refusal.hpp"
#include "server/observe/security_event.hpp"
#include "server/ops/openapi.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {
namespace {

std::string readme() {
    std::stringstream text;
    text << std::ifstream(JSONGLED_SOURCE_DIR "/README.md").rdbuf();
    return text.str();
}

TEST(Readme, has_the_table_of_the_options_as_it_is_printed) {
    EXPECT_NE(readme().find("\n\n" + options_markdown() + "\n"), std::string::npos) << options_markdown();
}

TEST(Readme, has_the_table_of_the_limits_as_it_is_printed_and_each_is_an_option) {
    EXPECT_NE(readme().find("\n\n" + limits_markdown() + "\n"), std::string::npos) << limits_markdown();
    for (const LimitRow& row : limit_rows)
        EXPECT_NE(find_option(row.text), nullptr) << row.text;
}

TEST(Readme, has_the_table_of_the_metrics_as_it_is_printed) {
    EXPECT_NE(readme().find("\n\n" + metrics_markdown() + "\n"), std::string::npos) << metrics_markdown();
}

TEST(Readme, has_the_table_of_the_refusals_as_it_is_printed) {
    EXPECT_NE(readme().find("\n\n" + refusals_markdown() + "\n"), std::string::npos) << refusals_markdown();
}

TEST(Readme, has_the_table_of_the_security_events_as_it_is_printed) {
    EXPECT_NE(readme().find("\n\n" + security_events_markdown() + "\n"), std::string::npos)
        << security_events_markdown();
}

TEST(Readme, has_the_table_of_the_reasons_to_refuse_a_credential_as_it_is_printed) {
    EXPECT_NE(readme().find("\n\n" + credential_reasons_markdown() + "\n"), std::string::npos)
        << credential_reasons_markdown();
}

TEST(Readme, has_the_table_of_the_admin_routes_as_it_is_printed) {
    EXPECT_NE(readme().find("\n\n" + admin_routes_markdown() + "\n"), std::string::npos)
        << admin_routes_markdown();
}

TEST(Readme, has_the_table_of_the_log_lines_that_clients_cause_as_it_is_printed) {
    const std::string text = readme();
    EXPECT_NE(text.find("\n\n" + client_lines_markdown() + "\n"), std::string::npos) << client_lines_markdown();
    for (const auto& cause : WordsOf<CloseCause>::table)
        EXPECT_NE(text.find("`" + std::string(cause.text) + "`"), std::string::npos) << cause.text;
}

} // namespace
} // namespace jsongled
