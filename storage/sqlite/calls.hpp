#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/call_query.hpp"
#include "storage/recent_calls.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/writes.hpp"

namespace jsongled::sqlite {

/// The calls, in a database: kept and crowded out as RecentCalls does, by numbers of records, not by bytes.
class Calls {
  public:
    Calls(Database& database, const RecentCalls::Limits& limits);

    void write(const KeepCall& call);
    void write(const KeepReport& report);
    void erase(const std::string& uid, const std::string& pseudonym);
    bool forget_before(Time time, std::size_t at_most);

    CallPage answer(const CallQuery& query);

  private:
    struct Kept {
        CallRecord record;
        bool has_own_callee;
    };

    std::optional<Kept> at(std::int64_t number);
    CallPage history(const std::string& uid, std::size_t limit, const std::string& before);
    void enter_history(std::int64_t number, const std::string& uid, const KeepCall& call, bool has_own_callee);
    std::optional<std::int64_t> crowded_out(const std::string& uid, const CallRecord& record, bool aside);
    void leave_history(std::int64_t number, const std::string& uid);
    void forget(std::int64_t number);
    void forget_excess(bool reached);

    Database& database_;
    RecentCalls::Limits limits_;
    std::size_t reached_ = 0;
    std::size_t unreached_ = 0;
};

} // namespace jsongled::sqlite
