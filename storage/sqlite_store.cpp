#include "storage/sqlite_store.hpp"

#include <algorithm>
#include <type_traits>

#include <sqlite3.h>

namespace jsongled {
namespace {

constexpr std::chrono::milliseconds first_wait{100};
constexpr std::chrono::milliseconds longest_wait{5'000};
constexpr std::chrono::milliseconds time_to_scrub{1'000};
/// The log is moved to its place when it has so many pages.
constexpr int long_log = 4'000;
constexpr std::uint64_t bytes_of_page = 4'096;
constexpr std::int64_t bytes_of_log_page = bytes_of_page + 24;

bool frees_space(const Write& write) {
    return std::holds_alternative<Forget>(write) || std::holds_alternative<RetractMessage>(write) ||
           std::holds_alternative<EraseUser>(write) || std::holds_alternative<LeaveRoom>(write);
}

StoreTrouble trouble_in(const std::exception& error, const std::string& path) {
    if (const auto* fault = dynamic_cast<const StoreFault*>(&error)) return fault->trouble();
    if (const auto* refusal = dynamic_cast<const sqlite::Error*>(&error))
        return sqlite::fault_of(*refusal, path).trouble();
    return StoreTrouble::unreadable;
}

sqlite::Reserve reserve_of(const SqliteStore::Options& options) {
    return {options.path + "-reserve", options.vfs.empty() ? options.reserve_bytes : 0};
}

} // namespace

SqliteStore::SqliteStore(Options options)
    : QueuedStore(options.limits),
      options_(std::move(options)),
      lock_(options_.vfs.empty() ? std::make_unique<sqlite::StoreLock>(options_.path) : nullptr),
      reserve_(reserve_of(options_)),
      opened_(sqlite::Opened::open(options_)) {
    is_short_of_space_ = !reserve_.take();
    if (is_short_of_space_) health_.last_error = "there is no space for the reserve";
    try {
        opened_->database.run("BEGIN IMMEDIATE");
        opened_->messages.empty_rooms();
        opened_->database.run("COMMIT");
    } catch (const sqlite::Error& error) {
        throw sqlite::fault_of(error, options_.path);
    }
}

SqliteStore::~SqliteStore() {
    if (!opened_) return;
    try {
        opened_->database.empty_log();
    } catch (const sqlite::Error&) {
        // It is emptied when the store is opened.
        return;
    }
}

SteadyTime SqliteStore::now() const {
    if (options_.now) return options_.now();
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now());
}

void SqliteStore::carry_out(std::vector<Command> commands, StoreEvents& events) {
    Batch batch{std::move(commands)};
    const auto begin = std::chrono::steady_clock::now();
    if (!opened_ && (now() < next_try_ || !reopen())) {
        give_up(batch);
    } else {
        try {
            commit(batch);
        } catch (const std::exception& error) {
            close_broken(error);
            give_up(batch);
        }
    }
    health_.commit_time =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    bound_presence(owed_.size());
    tell(batch, events);
    if (opened_) keep_log_short();
    tell_health(events);
}

void SqliteStore::commit(Batch& batch) {
    const bool writes = std::ranges::any_of(
        batch.commands, [](const Command& one) { return std::holds_alternative<Written>(one); });
    sqlite::Database& database = opened_->database;
    health_.batch = 0;
    if (writes) {
        database.run("BEGIN IMMEDIATE");
        // Before all that came later: what is said in a room is for those who are in it by then.
        owed_.carry_out([this](const Write& write) {
            const bool has_space = !is_short_of_space_ || frees_space(write);
            if (has_space) carry_out(write);
            return has_space;
        });
    }
    for (const Command& command : batch.commands) {
        if (const auto* asked = std::get_if<Asked>(&command)) {
            batch.answers.emplace_back(asked->ticket, answer(asked->question));
            continue;
        }
        const auto& one = std::get<Written>(command);
        batch.written = one.sequence;
        if (is_short_of_space_ && !frees_space(one.write)) {
            batch.failed.push_back(one.sequence);
            owed_.owe(one.write);
            continue;
        }
        const WriteVerdict verdict = carry_out(one.write);
        owed_.carried_out(one.write);
        if (verdict != WriteVerdict::stored) batch.verdicts.push_back({one.sequence, verdict});
        ++health_.batch;
    }
    if (!writes) return;
    if (!is_short_of_space_) opened_->messages.fold();
    health_.bytes =
        static_cast<std::uint64_t>(number_of(database, "PRAGMA page_count").value_or(0)) * bytes_of_page;
    database.run("COMMIT");
    owed_.committed();
    ++health_.commits;
    wait_ = {};
}

WriteVerdict SqliteStore::carry_out(const Write& write) {
    return std::visit(
        [&]<class One>(const One& one) {
            if constexpr (std::is_same_v<One, KeepCall> || std::is_same_v<One, KeepReport>) {
                opened_->calls.write(one);
                return WriteVerdict::stored;
            } else if constexpr (std::is_same_v<One, EraseUser>) {
                const WriteVerdict verdict = opened_->messages.write(one);
                if (verdict == WriteVerdict::stored) opened_->calls.erase(one.uid, one.pseudonym);
                has_retracted_ = true;
                return verdict;
            } else if constexpr (std::is_same_v<One, Forget>) {
                const bool has_more =
                    one.calls_before && opened_->calls.forget_before(*one.calls_before, one.at_most);
                const WriteVerdict verdict = opened_->messages.write(one);
                return has_more ? WriteVerdict::more : verdict;
            } else {
                has_retracted_ = has_retracted_ || std::is_same_v<One, RetractMessage>;
                return opened_->messages.write(one);
            }
        },
        write);
}

Answer SqliteStore::answer(const Question& question) {
    return std::visit(
        [&]<class One>(const One& one) -> Answer {
            if constexpr (std::is_same_v<One, CallQuery>)
                return opened_->calls.answer(one);
            else
                return opened_->messages.answer(one);
        },
        question);
}

void SqliteStore::give_up(Batch& batch) {
    owed_.failed();
    batch.verdicts.clear();
    batch.answers.clear();
    batch.failed.clear();
    batch.written.reset();
    // What can be answered is, from what is there by now.
    if (!opened_ && now() >= next_try_) reopen();
    for (const Command& command : batch.commands) {
        if (const auto* one = std::get_if<Written>(&command)) {
            batch.failed.push_back(one->sequence);
            owed_.owe(one->write);
            continue;
        }
        const auto& asked = std::get<Asked>(command);
        Answer found = NoAnswer{};
        try {
            if (opened_) found = answer(asked.question);
        } catch (const std::exception& error) {
            close_broken(error);
        }
        batch.answers.emplace_back(asked.ticket, std::move(found));
    }
}

void SqliteStore::tell(Batch& batch, StoreEvents& events) const {
    for (std::size_t i = 0; i < batch.failed.size();) {
        std::size_t end = i + 1;
        while (end < batch.failed.size() && batch.failed[end] == batch.failed[end - 1] + 1)
            ++end;
        events.failed(batch.failed[i], batch.failed[end - 1], health_.last_error);
        i = end;
    }
    if (batch.written) events.stored(*batch.written, std::move(batch.verdicts));
    for (auto& [ticket, found] : batch.answers)
        events.found(ticket, std::move(found));
}

void SqliteStore::tell_health(StoreEvents& events) {
    count_queue(health_);
    health_.trouble.reset();
    if (!opened_) health_.trouble = trouble_;
    if (is_short_of_space_) health_.trouble = StoreTrouble::full;
    if (opened_)
        health_.log_bytes = static_cast<std::uint64_t>(opened_->database.log_pages() * bytes_of_log_page);
    events.health(health_);
}

void SqliteStore::close_broken(const std::exception& error) {
    health_.last_error = error.what();
    trouble_ = trouble_in(error, options_.path);
    if (trouble_ == StoreTrouble::full) is_short_of_space_ = true;
    ++health_.failures;
    opened_.reset();
    if (is_short_of_space_) reserve_.release();
    next_try_ = now() + wait_;
    wait_ = std::clamp(2 * wait_, first_wait, longest_wait);
}

bool SqliteStore::reopen() {
    try {
        opened_ = sqlite::Opened::open(options_);
        return true;
    } catch (const std::exception& error) {
        close_broken(error);
        return false;
    }
}

void SqliteStore::keep_log_short() {
    try {
        if (opened_->database.log_pages() >= long_log) opened_->database.shorten_log();
    } catch (const sqlite::Error& error) {
        // What is in the log is durable, and moved anew once the database is opened again.
        close_broken(error);
    }
}

void SqliteStore::rest(StoreEvents& events) {
    if (!opened_ && now() >= next_try_) {
        reopen();
        tell_health(events);
    }
    if (!opened_) return;
    try {
        if (std::exchange(has_retracted_, false)) opened_->database.empty_log();
    } catch (const sqlite::Error& error) {
        has_retracted_ = true;
        close_broken(error);
    }
    if (!is_short_of_space_ || now() < next_try_) return;
    is_short_of_space_ = !reserve_.take();
    if (is_short_of_space_) next_try_ = now() + time_to_scrub;
    tell_health(events);
}

std::optional<std::chrono::milliseconds> SqliteStore::patience() const {
    if (!opened_ || is_short_of_space_) return std::clamp(next_try_ - now(), first_wait, longest_wait);
    if (has_retracted_) return time_to_scrub;
    return std::nullopt;
}

} // namespace jsongled
