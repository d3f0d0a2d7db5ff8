#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/name_map.hpp"
#include "storage/call_page.hpp"

namespace jsongled {

/// The last records, for as long as the process lives: of each user, of all users, and in bytes, whatever
/// stands in them. Users who have more than their share lose their own oldest, and nobody else's; a record is
/// gone when it is in nobody's history any more. Past what all may have, the oldest of all goes. A call that a
/// user is no party of has its place among those that reached nobody, and no caller fills that alone.
class RecentCalls {
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
        /// Of one caller in one user's history: of what stands aside, and of calls with one sid.
        std::size_t of_caller = 3;
    };

    RecentCalls() : RecentCalls(Limits{}) {}
    explicit RecentCalls(const Limits& limits)
        : reached_{limits.reached}, unreached_{limits.unreached}, of_caller_(limits.of_caller) {}

    /// `users`: those in whose history it is, each once. A call that reached nobody is kept apart from the
    /// others and for a shorter time, so that it costs no other call its place; and so is one that only rang
    /// for a user among others, in that user's history.
    void append(CallRecord record, const std::vector<std::string>& users);

    /// A report on a call that is over and reached somebody, from one of its parties. Ignored where it is not
    /// kept, or `uid` is neither.
    void report(std::string_view sid, std::string_view uid, QualityReport report);

    /// The user's history goes; in that of others they are called by the pseudonym, and their reports go.
    void erase(const std::string& uid, const std::string& pseudonym);

    /// Forgets the oldest that ended before, `at_most` of them; true if there are more.
    bool forget_before(Time time, std::size_t at_most);

    /// At most `limit` of a user's calls, see CallQuery.
    CallPage history(std::string_view uid, std::size_t limit, std::string_view before) const;

    /// The newest of all users.
    std::vector<CallRecordPtr> recent(std::size_t limit) const;

    std::size_t records() const { return reached_.records.size() + unreached_.records.size(); }
    std::size_t bytes() const { return reached_.bytes + unreached_.bytes; }

  private:
    /// Counts the records from the first ever.
    using Number = std::uint64_t;

    struct Kept {
        CallRecordPtr record;
        std::vector<std::string> users; ///< in whose history it still is
        std::size_t bytes;
        bool has_own_callee; ///< its callee is not just the first of several that it rang for
    };
    /// The records of one sort, the oldest first.
    struct Shelf {
        Share share;
        std::map<Number, Kept> records = {};
        std::size_t bytes = 0;
    };
    /// A user's records, the oldest first.
    struct User {
        std::vector<Number> own = {};   ///< the user was a party, and they reached somebody
        std::vector<Number> aside = {}; ///< all others
    };

    static CallRole role_in(const Kept& kept, std::string_view uid);
    static bool stands_aside(const Kept& kept, std::string_view uid);

    Shelf& shelf_of(const CallRecord& record) { return record.has_reached_somebody() ? reached_ : unreached_; }
    /// The number must be kept.
    const Kept& at(Number number) const;
    /// Of a user, newest first.
    std::vector<CallOfUser> calls_of(std::string_view uid) const;
    void enter_history(Number number, const std::string& uid);
    /// What the user has to give up for the newest record, which its caller has too many of there.
    std::optional<Number> crowded_out(const std::vector<Number>& numbers, const std::string& uid) const;
    void leave_history(Number number, const std::string& uid);
    void forget(const Shelf& shelf, Number number);
    void replace(Shelf& shelf, Kept& kept, CallRecord record);
    void forget_excess(Shelf& shelf);

    Number next_ = 0;
    Shelf reached_;
    Shelf unreached_;
    std::size_t of_caller_;
    NameMap<User> by_user_;
};

} // namespace jsongled
