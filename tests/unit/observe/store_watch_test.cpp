#include "server/observe/store_watch.hpp"

#include <boost/json.hpp>

#include "tests/unit/observe/log_lines.hpp"

namespace jsongled {
namespace {

StoreHealth broken(StoreTrouble trouble) {
    StoreHealth health;
    health.trouble = trouble;
    health.last_error = "database or disk is full";
    return health;
}

TEST(StoreWatch, tells_once_that_the_store_breaks_and_once_that_it_is_in_order_again) {
    Metrics metrics("1");
    std::vector<boost::json::object> lines;
    for (const std::string& line : lines_of(LogLevel::info, LogFormat::json, [&](Log& log) {
             StoreWatch watch(metrics, log);
             watch.look({});
             EXPECT_EQ(watch.trouble(), std::nullopt);
             for (int batch = 0; batch < 3; ++batch)
                 watch.look(broken(StoreTrouble::full));
             EXPECT_EQ(watch.trouble(), StoreTrouble::full);
             watch.look(broken(StoreTrouble::read_only));
             EXPECT_EQ(watch.trouble(), StoreTrouble::read_only);
             for (int batch = 0; batch < 3; ++batch)
                 watch.look({});
             EXPECT_EQ(watch.trouble(), std::nullopt);
         }))
        lines.push_back(boost::json::parse(line).as_object());
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].at("message"), "the store is out of order: chat is refused, calls go on");
    EXPECT_EQ(lines[0].at("level"), "error");
    EXPECT_EQ(lines[0].at("trouble"), "full");
    EXPECT_EQ(lines[0].at("reason"), "database or disk is full");
    EXPECT_EQ(lines[1].at("message"), "the store is in order again");
    EXPECT_EQ(lines[1].at("level"), "info");
}

TEST(StoreWatch, tells_once_that_the_store_is_slow_and_once_that_it_is_not_any_more) {
    using std::chrono::seconds;
    Metrics metrics("1");
    const std::chrono::steady_clock::time_point begin{std::chrono::hours(1)};
    const auto lines = lines_of(LogLevel::info, LogFormat::json, [&](Log& log) {
        StoreWatch watch(metrics, log);
        watch.tick(begin, begin + std::chrono::milliseconds(2'999));
        EXPECT_FALSE(watch.is_slow());
        watch.tick(begin, begin + seconds(3));
        watch.tick(begin, begin + seconds(4));
        EXPECT_TRUE(watch.is_slow());
        watch.tick(begin + seconds(4), begin + seconds(5)); // the next batch
        EXPECT_FALSE(watch.is_slow());
        watch.tick(std::nullopt, begin + seconds(60));
        EXPECT_FALSE(watch.is_slow());
    });
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines[0].find("is slow"), std::string::npos) << lines[0];
    EXPECT_NE(lines[1].find("not slow any more"), std::string::npos) << lines[1];
}

TEST(StoreWatch, counts_each_commit_once_and_shows_the_rest_as_it_is) {
    Metrics metrics("1");
    const auto value = [&](const char* name) {
        return boost::json::parse(flat_json(metrics.collect())).as_object().at(name).to_number<double>();
    };
    lines_of(LogLevel::off, LogFormat::json, [&](Log& log) {
        StoreWatch watch(metrics, log);
        EXPECT_EQ(value("jsongled_store_in_order"), 1);
        StoreHealth health;
        health.commits = 1;
        health.batch = 3;
        health.commit_time = std::chrono::milliseconds(2);
        watch.look(health);
        watch.look(health); // a batch of questions
        health.commits = 2;
        health.batch = 4;
        health.failures = 5;
        health.queued_writes = 6;
        health.queued_bytes = 7;
        health.log_bytes = 8;
        health.bytes = 9;
        health.trouble = StoreTrouble::corrupt;
        watch.look(health);
    });
    EXPECT_EQ(value("jsongled_store_in_order"), 0);
    EXPECT_EQ(value("jsongled_store_writes_total"), 7);
    EXPECT_EQ(value("jsongled_store_commit_seconds_count"), 2);
    EXPECT_DOUBLE_EQ(value("jsongled_store_commit_seconds_sum"), 0.004);
    EXPECT_EQ(value("jsongled_store_failures_total"), 5);
    EXPECT_EQ(value("jsongled_store_queued_writes"), 6);
    EXPECT_EQ(value("jsongled_store_queued_bytes"), 7);
    EXPECT_EQ(value("jsongled_store_log_bytes"), 8);
    EXPECT_EQ(value("jsongled_store_bytes"), 9);
}

} // namespace
} // namespace jsongled
