// What is told as stored outlives power cuts, whatever the disk did with what was not synced.

#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "storage/sqlite_store.hpp"
#include "tests/contract/random_commands.hpp"
#include "tests/support/cut_vfs.hpp"

namespace jsongled::testing {
namespace {

/// Keeps in mind what a store was given and has promised, and finds what it has broken.
class Referee final : public StoreEvents {
  public:
    void given(Store::Sequence sequence, const Write& write) {
        if (const auto* message = std::get_if<KeepMessage>(&write)) {
            messages_.push_back({key(message->author, message->id)});
            writes_[sequence] = {messages_.size() - 1, State::kept};
        } else if (const auto* retract = std::get_if<RetractMessage>(&write)) {
            for (std::size_t i = 0; i < messages_.size(); ++i)
                if (messages_[i].key == key(retract->author, retract->id)) {
                    messages_[i].may_be_retracted = true;
                    writes_[sequence] = {i, State::retracted};
                }
        }
    }

    void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) override {
        for (const VerdictOn& one : verdicts)
            writes_.erase(one.sequence);
        for (auto one = writes_.begin(); one != writes_.end() && one->first <= up_to;
             one = writes_.erase(one)) {
            messages_[one->second.message].promised = one->second.as;
            ++promises;
        }
    }
    void failed(Store::Sequence first, Store::Sequence last, const std::string&) override {
        writes_.erase(writes_.lower_bound(first), writes_.upper_bound(last));
        ++failures;
    }
    void found(Store::Ticket, Answer answer) override { answer_ = std::move(answer); }
    void health(const StoreHealth& health) override { state = health; }

    /// Of all conversations, in the order of their messages. What is wrong, or nothing.
    std::string fault_of(SqliteStore& store) {
        writes_.clear();
        std::set<std::string> found;
        for (char one = 'a'; one <= 'f'; ++one)
            for (char other = one; other <= 'f'; ++other)
                for (const HistoryMessage& message : all(store, std::string(1, one), std::string(1, other)))
                    if (const std::string fault = fault_in(message.message, found); !fault.empty())
                        return fault;
        for (const Sent& sent : messages_)
            if (sent.promised && !found.contains(sent.key)) return sent.key + " is lost";
        return {};
    }

    std::size_t promises = 0;
    std::size_t failures = 0;
    StoreHealth state;

  private:
    enum class State : std::uint8_t { kept, retracted };
    struct Sent {
        std::string key;
        std::optional<State> promised = {};
        bool may_be_retracted = false;
    };
    struct Pending {
        std::size_t message;
        State as;
    };

    static std::string key(const std::string& author, const std::string& id) { return author + "/" + id; }

    std::vector<HistoryMessage> all(SqliteStore& store, const std::string& uid, const std::string& with) {
        last_ = 0;
        store.ask(1, HistoryQuestion{uid, with, PageFrom::newest, {}, 100'000, std::size_t{1} << 30U});
        store.work(*this);
        return std::get<HistoryPage>(answer_).messages;
    }
    std::string fault_in(const KeptMessage& message, std::set<std::string>& found) {
        const std::string name = key(message.author, message.id);
        std::size_t at = 0;
        while (at < messages_.size() && messages_[at].key != name)
            ++at;
        if (at == messages_.size()) return name + " was never written";
        if (!found.insert(name).second) return name + " is there twice";
        if (at < last_) return name + " is out of order";
        last_ = at;
        if (message.retracted && !messages_[at].may_be_retracted) return name + " is retracted by nobody";
        if (!message.retracted && messages_[at].promised == State::retracted) return name + " is not retracted";
        return {};
    }

    std::vector<Sent> messages_; ///< in the order in which they were given
    std::map<Store::Sequence, Pending> writes_;
    std::size_t last_ = 0;
    Answer answer_;
};

/// A store on a disk that loses its power, over and over.
class PowerCuts {
  public:
    PowerCuts(std::uint64_t seed, sqlite::Opened::Syncing syncing)
        : disk_(seed), vfs_(disk_), commands_(seed), syncing_(syncing) {}

    /// Until the power goes. What is wrong when it is back, or nothing.
    std::string cut() {
        if (!store_) open();
        disk_.die_after(1 + disk_.pick(120));
        for (int batch = 0; batch < 40; ++batch) {
            for (std::size_t n = 1 + disk_.pick(4); n > 0; --n)
                give(disk_.pick(6) == 0 ? retraction() : commands_.message());
            trouble();
            store_->work(referee);
        }
        store_.reset();
        disk_.come_back();
        try {
            open();
        } catch (const StoreFault& fault) {
            return fault.what();
        }
        return referee.fault_of(*store_);
    }

    Referee referee;

  private:
    void open() {
        SqliteStore::Options options;
        options.path = "store.db";
        options.vfs = vfs_.name();
        options.most_fresh = 8; // or nothing would get into the tables
        options.syncing = syncing_;
        options.now = [this] { return now_ += std::chrono::minutes(1); };
        store_.emplace(options);
    }
    Write retraction() {
        if (last_.id.empty()) return commands_.message();
        return RetractMessage{last_.author, last_.id, last_.author, {}, {}};
    }
    void give(Write write) {
        if (auto* message = std::get_if<KeepMessage>(&write)) {
            message->conversation = Conversation::of_users(message->author, "a");
            message->waits_for.clear();
            last_ = *message;
        }
        referee.given(++sequence_, write);
        store_->write(sequence_, std::move(write));
    }
    void trouble() {
        switch (disk_.pick(30)) {
        case 0: return disk_.fail_syncs(1 + disk_.pick(2));
        case 1: return disk_.fail_writes(1 + disk_.pick(3), CutDisk::Result::full);
        case 2: return disk_.fail_writes(1 + disk_.pick(3), CutDisk::Result::failed);
        default: return;
        }
    }

    CutDisk disk_;
    CutVfs vfs_;
    RandomCommands commands_;
    sqlite::Opened::Syncing syncing_;
    std::optional<SqliteStore> store_;
    SteadyTime now_{};
    Store::Sequence sequence_ = 0;
    KeepMessage last_;
};

std::size_t cuts() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing else runs yet
    const char* wanted = std::getenv("JSONGLED_POWER_CUTS");
    return wanted ? static_cast<std::size_t>(std::atoll(wanted)) : 150;
}

TEST(PowerCut, takes_nothing_that_was_told_as_stored) {
    constexpr std::size_t cuts_of_disk = 10;
    std::size_t promises = 0;
    std::size_t failures = 0;
    for (std::size_t seed = 1; seed <= cuts() / cuts_of_disk; ++seed) {
        PowerCuts world(seed, sqlite::Opened::Syncing::full);
        for (std::size_t cut = 0; cut < cuts_of_disk; ++cut)
            ASSERT_EQ(world.cut(), "") << "seed " << seed << ", cut " << cut;
        promises += world.referee.promises;
        failures += world.referee.failures;
    }
    EXPECT_GT(promises, cuts()) << "or nothing was promised";
    EXPECT_GT(failures, cuts() / 4);
}

TEST(PowerCut, is_noticed_where_nothing_is_synced) {
    std::size_t losses = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        PowerCuts world(seed, sqlite::Opened::Syncing::off);
        if (!world.cut().empty()) ++losses;
    }
    EXPECT_GT(losses, 5U);
}

} // namespace
} // namespace jsongled::testing
