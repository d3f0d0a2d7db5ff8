#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "storage/stretch.hpp"

namespace jsongled::sqlite {

/// The newest entries of an index, in its order, until they are moved to its table. Sweeps move them: each
/// takes what was there when it began, in the order of the keys, so that what is moved together belongs into
/// few pages; and each ends, whatever comes meanwhile. A value has a `place`.
template<class Key, class Value>
class FreshEntries {
  public:
    using All = std::map<Key, Value, std::less<>>;

    /// `settled`: all that was kept up to this place is in the table.
    explicit FreshEntries(Place settled) : newest_(settled), settled_(settled) {}

    /// Of the newest message there is.
    void add(Key key, const Value& value) {
        newest_ = value.place;
        entries_.emplace(std::move(key), value);
    }
    /// False if it is not here.
    template<class Like>
    bool take_out(const Like& key) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return false;
        entries_.erase(found);
        return true;
    }
    const All& all() const { return entries_; }

    /// Leaves so many, and calls `move` with key and value of each that goes.
    template<class Move>
    void shrink(std::size_t most, const Move& move) {
        while (entries_.size() > most)
            sweep(entries_.size() - most, move);
    }
    /// All that was kept up to this place has been moved.
    Place settled() const { return settled_; }

  private:
    template<class Move>
    void sweep(std::size_t left, const Move& move) {
        if (!next_) bound_ = newest_;
        auto one = next_ ? entries_.lower_bound(*next_) : entries_.begin();
        while (left > 0 && one != entries_.end()) {
            if (one->second.place > bound_) {
                ++one;
                continue;
            }
            move(one->first, one->second);
            one = entries_.erase(one);
            --left;
        }
        if (one != entries_.end()) {
            next_ = one->first;
            return;
        }
        next_.reset();
        settled_ = bound_;
    }

    All entries_;
    Place newest_;
    Place settled_;
    Place bound_ = 0;         ///< what the sweep takes
    std::optional<Key> next_; ///< where it goes on; nothing where none has begun
};

} // namespace jsongled::sqlite
