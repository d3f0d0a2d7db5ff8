#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/name_map.hpp"
#include "storage/call_store.hpp"

namespace jsongled {

/// The last records, for as long as the process lives: of each user, of all users, and in bytes, whatever
/// stands in them. Of a user who has more than his share his own oldest go, and nobody else's; a record is gone
/// when it is in nobody's history any more. Past what all may have, the oldest of all goes.
class MemoryCallStore final : public CallStore {
  public:
    /// What may be kept of one sort of record. Bytes count everything that a record costs, its places in the
    /// users' histories as well.
    struct Share {
        std::size_t records;
        std::size_t bytes;
        std::size_t of_user;
    };
    struct Limits {
        Share reached{10'000, std::size_t{24} << 20U, 200};
        Share unreached{2'000, std::size_t{4} << 20U, 20};
    };

    MemoryCallStore() : MemoryCallStore(Limits{}) {}
    explicit MemoryCallStore(const Limits& limits) : reached_{limits.reached}, unreached_{limits.unreached} {}

    void append(CallRecord record, const std::vector<std::string>& users) override;
    void report(std::string_view sid, std::string_view uid, QualityReport report) override;
    CallPage history(std::string_view uid, std::size_t limit, std::string_view before) const override;
    std::vector<CallRecordPtr> recent(std::size_t limit) const override;

    std::size_t records() const { return reached_.records.size() + unreached_.records.size(); }
    std::size_t bytes() const { return reached_.bytes + unreached_.bytes; }

  private:
    /// Counts the records from the first ever.
    using Number = std::uint64_t;

    struct Kept {
        CallRecordPtr record;
        std::vector<std::string> users; ///< in whose history it still is
        std::size_t bytes;
    };
    /// The records of one sort, the oldest first.
    struct Shelf {
        Share share;
        std::map<Number, Kept> records = {};
        std::size_t bytes = 0;
    };
    /// A user's records of both sorts, the oldest first.
    struct User {
        std::vector<Number> reached = {};
        std::vector<Number> unreached = {};
    };

    Shelf& shelf_of(const CallRecord& record) { return record.has_reached_somebody() ? reached_ : unreached_; }
    std::vector<Number>& numbers_of(User& user, const Shelf& shelf) const {
        return &shelf == &reached_ ? user.reached : user.unreached;
    }
    const Kept* find(Number number) const;
    /// Of a user, newest first.
    std::vector<Number> numbers_of(std::string_view uid) const;
    void leave_history(Shelf& shelf, Number number, const std::string& uid);
    void forget(Shelf& shelf, Number number);
    void forget_excess(Shelf& shelf);

    Number next_ = 0;
    Shelf reached_;
    Shelf unreached_;
    NameMap<User> by_user_;
};

} // namespace jsongled
