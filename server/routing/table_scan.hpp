#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "server/routing/list_page.hpp"

namespace jsongled {

/// Goes through a table that is in no order, a few of its buckets at each look, and keeps the first names
/// behind one. What is there from the first look to the last is found; a table that has grown meanwhile is gone
/// through anew.
template<class Row>
class TableScan {
  public:
    /// Some tens of microseconds, whatever the size of the table.
    static constexpr std::size_t buckets_in_a_look = 512;

    explicit TableScan(ListQuery query) : query_(std::move(query)) {}

    /// `row_of` gives the row of an element, or nothing for one that is not asked for. False once all has been
    /// seen.
    template<class Map, class RowOf>
    bool look(const Map& map, RowOf row_of) {
        if (buckets_ != map.bucket_count()) {
            buckets_ = map.bucket_count();
            next_ = 0;
            page_ = {};
        }
        for (std::size_t left = buckets_in_a_look; left > 0 && next_ < buckets_; --left, ++next_)
            for (auto one = map.begin(next_); one != map.end(next_); ++one)
                if (const std::string_view name = one->first; is_wanted(name))
                    if (auto row = row_of(one->second)) add(name, *std::move(row));
        return next_ < buckets_;
    }

    ListPage<Row> take() { return std::move(page_); }

  private:
    bool is_wanted(std::string_view name) const {
        if (name <= query_.after) return false;
        return page_.rows.size() < query_.limit || (!page_.rows.empty() && name < page_.rows.rbegin()->first) ||
               page_.complete;
    }

    void add(std::string_view name, Row row) {
        page_.rows.emplace(name, std::move(row));
        if (page_.rows.size() <= query_.limit) return;
        page_.rows.erase(std::prev(page_.rows.end()));
        page_.complete = false;
    }

    ListQuery query_;
    ListPage<Row> page_;
    std::size_t buckets_ = 0;
    std::size_t next_ = 0;
};

} // namespace jsongled
