#pragma once

#include <algorithm>
#include <cstddef>

#include "server/observe/metric_table.hpp"
#include "server/observe/tallies.hpp"

namespace jsongled {

/// One time series of a metric: a view, as cheap as an index. From any thread.
template<Metric metric>
class Series {
  public:
    static constexpr const MetricRow& row = row_of(metric);

    Series(Tallies& tallies, std::size_t slot) : tallies_(tallies), first_(before + slot * cells) {}

    void Increment(double by = 1) requires(row.kind != MetricKind::histogram) { tallies_.add(first_, by); }
    void Decrement(double by = 1) requires(row.kind == MetricKind::gauge) { tallies_.add(first_, -by); }
    /// One that is set is not incremented.
    void Set(double value) requires(row.kind != MetricKind::histogram) { tallies_.set(first_, value); }
    void Observe(double value) requires(row.kind == MetricKind::histogram) {
        const auto bucket = std::ranges::lower_bound(row.buckets, value) - row.buckets.begin();
        tallies_.add(first_ + static_cast<std::size_t>(bucket), 1);
        tallies_.add(first_ + row.buckets.size() + 1, value);
    }
    double Value() const requires(row.kind != MetricKind::histogram) { return tallies_.sum(first_); }

  private:
    static constexpr std::size_t before = cells_before(metric);
    static constexpr std::size_t cells = row.cells();

    Tallies& tallies_;
    std::size_t first_; ///< of its cells
};

} // namespace jsongled
