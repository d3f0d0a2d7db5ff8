#include "server/observe/metrics.hpp"

#include <latch>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace jsongled {
namespace {

boost::json::object flat(const Metrics& metrics) {
    return boost::json::parse(flat_json(metrics.collect())).as_object();
}

/// All at once: so many threads do `work` together, and are gone.
template<class Work>
void in_threads(std::size_t count, Work work) {
    std::latch start(static_cast<std::ptrdiff_t>(count));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i)
        threads.emplace_back([&] {
            start.arrive_and_wait();
            work();
        });
    for (auto& thread : threads)
        thread.join();
}

TEST(Tallies, lose_nothing_of_what_threads_count_at_once) {
    constexpr int times = 300'000;
    constexpr std::size_t threads = 4;
    Metrics metrics("1");
    in_threads(threads, [&] {
        for (int i = 0; i < times; ++i) {
            metrics.message_received(Action::ack, 3);
            metrics.series<Metric::send_queue>().Increment(5);
            metrics.series<Metric::router_lock>().Observe(0.25);
            metrics.series<Metric::send_queue>().Decrement(4);
        }
    });
    const auto all = flat(metrics);
    constexpr double counted = times * threads;
    EXPECT_EQ(all.at(R"(jsongled_messages_total{action="ack",direction="in"})").to_number<double>(), counted);
    EXPECT_EQ(all.at(R"(jsongled_bytes_total{direction="in"})").to_number<double>(), 3 * counted);
    EXPECT_EQ(all.at("jsongled_send_queue_bytes").to_number<double>(), counted);
    EXPECT_EQ(all.at("jsongled_router_lock_seconds_count").to_number<double>(), counted);
    EXPECT_EQ(all.at("jsongled_router_lock_seconds_sum").to_number<double>(), counted / 4);
}

TEST(Tallies, add_up_what_one_thread_has_added_and_another_has_taken_off) {
    Metrics metrics("1");
    in_threads(1, [&] { metrics.series<Metric::send_queue>().Increment(10); });
    in_threads(1, [&] { metrics.series<Metric::send_queue>().Decrement(7); });
    metrics.series<Metric::send_queue>().Decrement(2);
    EXPECT_EQ(metrics.series<Metric::send_queue>().Value(), 1);
}

TEST(Tallies, are_each_their_own_though_a_thread_counts_in_turns) {
    auto first = std::make_unique<Metrics>("1");
    Metrics second("1");
    for (int i = 0; i < 3; ++i) {
        first->series<Metric::deliveries>().Increment();
        second.series<Metric::deliveries>().Increment(10);
    }
    EXPECT_EQ(first->series<Metric::deliveries>().Value(), 3);
    EXPECT_EQ(second.series<Metric::deliveries>().Value(), 30);
    first->series<Metric::deliveries>().Increment();
    first.reset();
    Metrics third("1");
    third.series<Metric::deliveries>().Increment();
    EXPECT_EQ(third.series<Metric::deliveries>().Value(), 1);
}

TEST(Tallies, can_be_read_while_they_are_counted_and_never_fall) {
    Metrics metrics("1");
    std::atomic<bool> is_done = false;
    std::thread reader([&] {
        double before = 0;
        while (!is_done) {
            const double now = metrics.series<Metric::deliveries>().Value();
            EXPECT_GE(now, before);
            before = now;
        }
    });
    in_threads(2, [&] {
        for (int i = 0; i < 20'000; ++i)
            metrics.series<Metric::deliveries>().Increment();
    });
    is_done = true;
    reader.join();
    EXPECT_EQ(metrics.series<Metric::deliveries>().Value(), 40'000);
}

TEST(Histogram, puts_a_value_into_the_first_bucket_whose_bound_is_not_below_it) {
    Metrics metrics("1");
    for (const double value : {0.0, 1.0, 1.1, 1.5, 5.0, 5.1, 100.0})
        metrics.series<Metric::call_mos>().Observe(value);
    for (const auto& family : metrics.collect()) {
        if (family.name != row_of(Metric::call_mos).text) continue;
        const auto& histogram = family.metric.at(0).histogram;
        std::vector<std::uint64_t> counts;
        for (const auto& bucket : histogram.bucket)
            counts.push_back(bucket.cumulative_count);
        EXPECT_EQ(counts, (std::vector<std::uint64_t>{2, 4, 4, 4, 4, 4, 4, 4, 5, 7}));
        EXPECT_EQ(histogram.sample_count, 7U);
        EXPECT_DOUBLE_EQ(histogram.sample_sum, 113.7);
    }
}

} // namespace
} // namespace jsongled
