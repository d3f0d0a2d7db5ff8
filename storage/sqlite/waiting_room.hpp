#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "storage/sight.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/store_limits.hpp"
#include "storage/write_verdict.hpp"

namespace jsongled::sqlite {

/// What waits for users who are away, and how much of it: counted in memory, from what is in the database when
/// it is opened.
class WaitingRoom {
  public:
    WaitingRoom(Database& database, const StoreLimits& limits);

    /// Why a message may not wait; `stored` if it may.
    WriteVerdict room_for(std::int64_t author, std::int64_t user, std::size_t bytes) const;
    /// Why a message that waits may not take so many bytes.
    WriteVerdict room_to_grow(Place place, const std::vector<std::int64_t>& users, std::size_t bytes);
    void resize(Place place, const std::vector<std::int64_t>& users, std::size_t bytes);
    bool has(std::int64_t user, Place place) { return bytes_of(user, place).has_value(); }
    void add(std::int64_t user, Place place, std::int64_t author, std::size_t bytes, Time relayed);
    void remove(std::int64_t user, Place place);
    void remove_all(std::int64_t user);
    /// True if there are more than so many.
    bool forget_before(Time time, std::size_t at_most);

  private:
    struct Queue {
        std::size_t messages = 0;
        std::size_t bytes = 0;
    };

    std::optional<std::size_t> bytes_of(std::int64_t user, Place place);
    void take_out(std::int64_t user, std::int64_t author, std::size_t bytes);

    Database& database_;
    StoreLimits limits_;
    std::unordered_map<std::int64_t, Queue> of_users_;
    std::unordered_map<std::int64_t, std::size_t> of_authors_;
    std::size_t messages_ = 0;
    std::uint64_t bytes_ = 0;
    std::optional<Time> oldest_; ///< none is older; nothing where that is not known
};

} // namespace jsongled::sqlite
