#include "storage/sqlite/calls.hpp"

#include "storage/call_codec.hpp"
#include "storage/end_of_page.hpp"
#include "storage/erased_call.hpp"

namespace jsongled::sqlite {
namespace {

CallRole role_in(const CallRecord& record, bool has_own_callee, const std::string& uid) {
    const bool is_callee = has_own_callee && record.callee.uid == uid;
    return is_callee || record.caller.uid == uid ? CallRole::party : CallRole::bystander;
}

std::size_t count(Database& database, bool reached) {
    return static_cast<std::size_t>(
        number_of(database, "SELECT count(*) FROM calls WHERE reached = ?", reached).value_or(0));
}

} // namespace

Calls::Calls(Database& database, const RecentCalls::Limits& limits)
    : database_(database),
      limits_(limits),
      reached_(count(database, true)),
      unreached_(count(database, false)) {}

void Calls::write(const KeepCall& call) {
    if (call.users.empty()) return;
    const CallRecord& record = call.record;
    const bool reached = record.has_reached_somebody();
    const bool was_taken = record.times.proceeded || record.outcome == CallOutcome::declined;
    const bool has_own_callee = was_taken || call.users.size() <= 2;
    const std::string bytes = encode(record);
    database_.run(
        "INSERT INTO calls(reached, own_callee, ended, caller, callee, record) VALUES(?, ?, ?, ?, ?, ?)",
        reached, has_own_callee, end_of(record), record.caller.uid, record.callee.uid, Blob{bytes});
    const std::int64_t number = number_of(database_, "SELECT last_insert_rowid()").value_or(0);
    ++(reached ? reached_ : unreached_);
    for (const std::string& uid : call.users)
        enter_history(number, uid, call, has_own_callee);
    forget_excess(reached);
}

void Calls::enter_history(std::int64_t number, const std::string& uid, const KeepCall& call,
                          bool has_own_callee) {
    const CallRecord& record = call.record;
    const bool aside =
        !record.has_reached_somebody() || role_in(record, has_own_callee, uid) == CallRole::bystander;
    database_.run("INSERT OR IGNORE INTO histories(user, number, aside, sid, caller) VALUES(?, ?, ?, ?, ?)",
                  uid, number, aside, record.sid, record.caller.uid);
    const std::size_t most = (aside ? limits_.unreached : limits_.reached).of_user;
    if (const auto excess = crowded_out(uid, record, aside)) return leave_history(*excess, uid);
    const auto have =
        number_of(database_, "SELECT count(*) FROM histories WHERE user = ? AND aside = ?", uid, aside);
    if (static_cast<std::size_t>(have.value_or(0)) <= most) return;
    const auto oldest =
        number_of(database_, "SELECT min(number) FROM histories WHERE user = ? AND aside = ?", uid, aside);
    leave_history(oldest.value(), uid);
}

std::optional<std::int64_t> Calls::crowded_out(const std::string& uid, const CallRecord& record, bool aside) {
    // Users may fill their share with their own calls in vain.
    if (aside && record.caller.uid == uid) return std::nullopt;
    Rows row(database_,
             "SELECT count(*), min(number) FROM histories WHERE user = ?1 AND aside = ?2 AND caller = ?3 "
             "AND (?2 OR sid = ?4)",
             uid, aside, record.caller.uid, record.sid);
    row.next();
    if (static_cast<std::size_t>(row.number(0)) <= limits_.of_caller) return std::nullopt;
    return row.number(1);
}

void Calls::leave_history(std::int64_t number, const std::string& uid) {
    database_.run("DELETE FROM histories WHERE user = ? AND number = ?", uid, number);
    if (number_of(database_, "SELECT 1 FROM histories WHERE number = ? LIMIT 1", number)) return;
    forget(number);
}

void Calls::forget(std::int64_t number) {
    database_.run("DELETE FROM histories WHERE number = ?", number);
    Rows row(database_, "DELETE FROM calls WHERE number = ? RETURNING reached", number);
    while (row.next())
        --(row.number(0) != 0 ? reached_ : unreached_);
}

void Calls::forget_excess(bool reached) {
    const std::size_t most = (reached ? limits_.reached : limits_.unreached).records;
    while ((reached ? reached_ : unreached_) > most)
        forget(
            number_of(database_, "SELECT number FROM calls WHERE reached = ? ORDER BY number LIMIT 1", reached)
                .value());
}

std::optional<Calls::Kept> Calls::at(std::int64_t number) {
    Rows row(database_, "SELECT record, own_callee FROM calls WHERE number = ?", number);
    if (!row.next()) return std::nullopt;
    auto record = decode_call(row.view(0));
    if (!record) return std::nullopt;
    return Kept{std::move(*record), row.number(1) != 0};
}

void Calls::write(const KeepReport& report) {
    const auto number =
        number_of(database_, "SELECT max(number) FROM histories WHERE user = ? AND aside = 0 AND sid = ?",
                  report.uid, report.sid);
    auto kept = number ? at(*number) : std::nullopt;
    if (!kept) return;
    const CallSide side = kept->record.caller.uid == report.uid ? CallSide::caller : CallSide::callee;
    kept->record.reports[side] = report.report;
    const std::string bytes = encode(kept->record);
    database_.run("UPDATE calls SET record = ? WHERE number = ?", Blob{bytes}, *number);
}

void Calls::erase(const std::string& uid, const std::string& pseudonym) {
    std::vector<std::int64_t> numbers;
    for (Rows row(database_, "SELECT number FROM histories WHERE user = ?", uid); row.next();)
        numbers.push_back(row.number(0));
    for (const std::int64_t number : numbers)
        leave_history(number, uid);
    numbers.clear();
    for (Rows row(database_, "SELECT number FROM calls WHERE caller = ?1 OR callee = ?1", uid); row.next();)
        numbers.push_back(row.number(0));
    for (const std::int64_t number : numbers) {
        const auto kept = at(number);
        if (!kept) continue;
        const CallRecord record = without(kept->record, uid, pseudonym);
        const std::string bytes = encode(record);
        database_.run("UPDATE calls SET caller = ?, callee = ?, record = ? WHERE number = ?", record.caller.uid,
                      record.callee.uid, Blob{bytes}, number);
        database_.run("UPDATE histories SET caller = ? WHERE number = ?", record.caller.uid, number);
    }
}

bool Calls::forget_before(Time time, std::size_t at_most) {
    std::vector<std::int64_t> old;
    for (Rows row(database_, "SELECT number, ended FROM calls ORDER BY number LIMIT ?", at_most + 1);
         row.next() && row.time(1) < time;)
        old.push_back(row.number(0));
    const bool has_more = old.size() > at_most;
    if (has_more) old.pop_back();
    for (const std::int64_t number : old)
        forget(number);
    return has_more;
}

CallPage Calls::history(const std::string& uid, std::size_t limit, const std::string& before) {
    struct One {
        std::int64_t number;
        std::string sid;
    };
    std::vector<One> calls;
    for (Rows row(database_, "SELECT number, sid FROM histories WHERE user = ? ORDER BY number DESC", uid);
         row.next();)
        calls.push_back({row.number(0), row.text(1)});
    std::size_t begin = 0;
    if (!before.empty()) {
        for (std::size_t i = 0; i < calls.size(); ++i)
            if (calls[i].sid == before) begin = i + 1;
        if (begin == 0) return {{}, true};
    }
    const std::size_t end = end_of_page(calls.size(), begin, limit,
                                        [&](std::size_t one) -> std::string_view { return calls[one].sid; });
    CallPage page{{}, end == calls.size()};
    for (std::size_t i = begin; i < end; ++i)
        if (auto kept = at(calls[i].number)) {
            const CallRole role = role_in(kept->record, kept->has_own_callee, uid);
            page.calls.push_back({std::make_shared<const CallRecord>(std::move(kept->record)), role});
        }
    return page;
}

CallPage Calls::answer(const CallQuery& query) {
    if (query.uid) return history(*query.uid, query.limit, query.before);
    std::vector<std::int64_t> numbers;
    for (Rows row(database_, "SELECT number FROM calls ORDER BY number DESC LIMIT ?", query.limit + 1);
         row.next();)
        numbers.push_back(row.number(0));
    CallPage page{{}, numbers.size() <= query.limit};
    if (!page.complete) numbers.pop_back();
    for (const std::int64_t number : numbers)
        if (auto kept = at(number))
            page.calls.push_back(
                {std::make_shared<const CallRecord>(std::move(kept->record)), CallRole::party});
    return page;
}

} // namespace jsongled::sqlite
