// What becomes of an SQLite store while the disk is full or fails, and after it.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <gtest/gtest.h>

#include "storage/sqlite_store.hpp"
#include "tests/contract/told_by_store.hpp"
#include "tests/support/cut_vfs.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled {
namespace {

using testing::CutDisk;

KeepMessage text(const std::string& id, const std::string& content = "x") {
    return {Conversation::of_users("alice", "bob"), "alice", id, {},
            "{\"content\":\"" + content + "\"}",    content, {}, {}};
}

class SqliteTrouble : public ::testing::Test {
  protected:
    SqliteTrouble() {
        SqliteStore::Options options;
        options.path = folder.file("store.db");
        options.vfs = vfs.name();
        options.now = [this] { return now; };
        options.reserve_bytes = reserve_bytes;
        options.free_space = [this](const std::string&) { return free_space; };
        options.limits.queued_writes = 3;
        store.emplace(options);
    }

    void write(Write write) {
        store->write(++written, std::move(write));
        store->work(told);
    }
    bool is_stored() const { return told.failures.empty() || told.failures.back().last != written; }
    std::size_t kept() {
        store->ask(++tickets, HistoryQuestion{"alice", "bob"});
        store->work(told);
        const auto* page = std::get_if<HistoryPage>(&told.answers.back().answer);
        return page ? page->messages.size() : 1'000;
    }

    CutDisk disk{1};
    testing::CutVfs vfs{disk};
    static constexpr std::uint64_t reserve_bytes = 4'096;
    TemporaryFolder folder;
    SteadyTime now{};
    std::uint64_t free_space = 1'000'000;
    std::optional<SqliteStore> store;
    testing::ToldByStore told;
    Store::Sequence written = 0;
    Store::Ticket tickets = 0;
};

TEST_F(SqliteTrouble, of_a_sync_is_told_as_failed_and_heals_by_itself) {
    write(text("1"));
    EXPECT_TRUE(is_stored());
    disk.fail_syncs(1);
    write(text("2"));
    EXPECT_FALSE(is_stored());
    EXPECT_NE(told.state.last_error, "");
    EXPECT_EQ(told.numbers.back(), 1U) << "what failed is not told as stored";
    write(text("3"));
    EXPECT_TRUE(is_stored());
    EXPECT_TRUE(told.state.in_order());
    EXPECT_EQ(kept(), 3U) << "the outcome of what failed is unknown: here it is kept";
}

TEST_F(SqliteTrouble, that_lasts_fails_everything_at_once_until_it_ends) {
    write(text("1"));
    disk.die_after(0);
    for (const char* id : {"2", "3"}) {
        write(text(id));
        EXPECT_FALSE(is_stored());
        EXPECT_FALSE(told.state.in_order());
    }
    EXPECT_EQ(kept(), 1'000U) << "no answer while there is no database";
    disk.come_back();
    write(text("4"));
    EXPECT_FALSE(is_stored()) << "it is not tried all the time";
    now += std::chrono::seconds(10);
    write(text("5"));
    EXPECT_TRUE(is_stored());
    EXPECT_TRUE(told.state.in_order());
}

TEST_F(SqliteTrouble, ends_without_a_command) {
    disk.die_after(0);
    write(text("1"));
    disk.come_back();
    now += std::chrono::seconds(10);
    EXPECT_FALSE(store->work(told));
    EXPECT_TRUE(told.state.in_order());
}

TEST_F(SqliteTrouble, of_space_refuses_messages_and_lets_go_of_them_all_the_same) {
    write(text("1"));
    write(text("2"));
    disk.fail_writes(1, CutDisk::Result::full);
    write(text("3"));
    EXPECT_FALSE(is_stored());
    write(text("4"));
    EXPECT_FALSE(is_stored()) << "the space there is is for forgetting";
    EXPECT_EQ(told.state.trouble, StoreTrouble::full);
    write(Forget{Time(std::chrono::hours(1))});
    EXPECT_TRUE(is_stored());
    EXPECT_EQ(kept(), 0U);
    now += std::chrono::seconds(10);
    store->work(told);
    write(text("5"));
    EXPECT_TRUE(is_stored()) << "it heals by itself";
}

TEST_F(SqliteTrouble, of_space_lasts_until_there_is_more_than_it_has_in_reserve) {
    disk.fail_writes(1, CutDisk::Result::full);
    free_space = reserve_bytes;
    write(text("1"));
    EXPECT_EQ(told.state.trouble, StoreTrouble::full);
    for (int i = 0; i < 3; ++i) {
        now += std::chrono::seconds(10);
        store->work(told);
        EXPECT_EQ(told.state.trouble, StoreTrouble::full) << "what is in reserve is all there is";
    }
    write(text("2"));
    EXPECT_FALSE(is_stored());
    free_space = 2 * reserve_bytes;
    now += std::chrono::seconds(10);
    store->work(told);
    EXPECT_TRUE(told.state.in_order());
    EXPECT_EQ(std::filesystem::file_size(folder.file("store.db-reserve")), reserve_bytes);
    write(text("3"));
    EXPECT_TRUE(is_stored());
}

TEST_F(SqliteTrouble, loses_nobody_who_entered_a_room_meanwhile) {
    const Conversation room = Conversation::of_room("room", RoomKind::room);
    disk.fail_syncs(1);
    store->write(++written,
                 KeepMessage{Conversation::of_users("alice", "bob"), "alice", "0", {}, "{}", "", {}, {}});
    write(EnterRoom{room, "alice"});
    EXPECT_FALSE(is_stored());
    write(KeepMessage{room, "alice", "1", {}, "{}", "", {}, {}});
    EXPECT_TRUE(is_stored());
    store->ask(++tickets, HistoryQuestion{"alice", "room"});
    store->work(told);
    EXPECT_EQ(std::get<HistoryPage>(told.answers.back().answer).messages.size(), 1U);
}

TEST_F(SqliteTrouble, of_space_keeps_nobody_in_a_room_who_has_left_it) {
    const Conversation room = Conversation::of_room("room", RoomKind::muc);
    const auto in_room = [&](const std::string& id) {
        return KeepMessage{room, "alice", id, {}, "{}", "", {}, {}};
    };
    write(EnterRoom{room, "alice"});
    write(EnterRoom{room, "bob"});
    disk.fail_writes(1, CutDisk::Result::full);
    write(in_room("1"));
    write(EnterRoom{room, "carol"});
    write(LeaveRoom{room, "carol"});
    write(LeaveRoom{room, "bob"});
    write(EnterRoom{room, "dave"});
    write(Forget{Time(std::chrono::hours(1))});
    now += std::chrono::seconds(10);
    store->work(told);
    write(in_room("2"));
    ASSERT_TRUE(is_stored());
    for (const auto& [uid, count] : {std::pair("bob", 0U), {"carol", 0U}, {"dave", 1U}}) {
        store->ask(++tickets, HistoryQuestion{uid, "room"});
        store->work(told);
        EXPECT_EQ(std::get<HistoryPage>(told.answers.back().answer).messages.size(), count) << uid;
    }
}

TEST_F(SqliteTrouble, lets_those_who_come_and_go_meanwhile_take_no_more_than_its_queue) {
    const auto comes = [&](const std::string& uid) {
        return store->write(++written, EnterRoom{Conversation::of_room("room", RoomKind::muc), uid});
    };
    disk.die_after(0);
    for (const char* uid : {"alice", "bob", "alice", "bob", "carol"}) {
        EXPECT_EQ(comes(uid), Store::Intake::taken) << uid;
        store->work(told);
    }
    EXPECT_EQ(comes("dave"), Store::Intake::full);
    write(text("1"));
    EXPECT_FALSE(is_stored()) << "messages have room all the same, and fail";
    disk.come_back();
    now += std::chrono::seconds(10);
    write(text("2"));
    ASSERT_TRUE(is_stored());
    EXPECT_EQ(comes("dave"), Store::Intake::taken) << "it is not owed any more";
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(SqliteStore, has_nothing_of_what_is_retracted_on_the_disk) {
    const TemporaryFolder folder;
    SqliteStore::Options options;
    options.path = folder.file("store.db");
    options.reserve_bytes = 0;
    SqliteStore store(options);
    testing::ToldByStore told;
    store.write(1, text("1", "a secret of alice"));
    store.work(told);
    const auto is_on_disk = [&] {
        return (bytes_of(options.path) + bytes_of(options.path + "-wal")).find("a secret of alice") !=
               std::string::npos;
    };
    ASSERT_TRUE(is_on_disk());
    store.write(2, RetractMessage{"alice", "1", "alice", "", {}});
    store.work(told);
    store.work(told);
    EXPECT_FALSE(is_on_disk());
}

TEST(SqliteStore, has_nothing_of_what_is_retracted_once_nobody_reads_it_any_more) {
    const TemporaryFolder folder;
    SqliteStore::Options options;
    SteadyTime now{};
    options.path = folder.file("store.db");
    options.reserve_bytes = 0;
    options.now = [&] { return now; };
    SqliteStore store(options);
    testing::ToldByStore told;
    const auto is_on_disk = [&] {
        return (bytes_of(options.path) + bytes_of(options.path + "-wal")).find("a secret of alice") !=
               std::string::npos;
    };
    store.write(1, text("1", "a secret of alice"));
    store.work(told);
    {
        sqlite::Database reader(options.path, sqlite::Database::Access::read);
        reader.execute("BEGIN");
        ASSERT_EQ(reader.number("SELECT count(*) FROM messages"), 1);
        store.write(2, RetractMessage{"alice", "1", "alice", "", {}});
        store.work(told);
        store.work(told);
        EXPECT_TRUE(told.state.in_order());
        ASSERT_TRUE(is_on_disk());
    }
    now += std::chrono::seconds(1);
    store.work(told);
    EXPECT_FALSE(is_on_disk());
}

TEST(SqliteStore, has_nothing_of_what_is_retracted_on_the_disk_though_it_never_rests) {
    const TemporaryFolder folder;
    SqliteStore::Options options;
    SteadyTime now{std::chrono::hours(1)};
    options.path = folder.file("store.db");
    options.reserve_bytes = 0;
    options.now = [&] { return now; };
    SqliteStore store(options);
    testing::ToldByStore told;
    store.write(1, text("1", "a secret of alice"));
    store.work(told);
    store.write(2, RetractMessage{"alice", "1", "alice", "", {}});
    store.work(told);
    now += std::chrono::seconds(1);
    store.write(3, text("2"));
    store.work(told);
    EXPECT_EQ((bytes_of(options.path) + bytes_of(options.path + "-wal")).find("a secret of alice"),
              std::string::npos);
}

TEST(SqliteDatabase, empties_its_log_without_waiting_for_those_who_read_it) {
    const TemporaryFolder folder;
    sqlite::Database database(folder.file("a.db"), sqlite::Database::Access::make);
    // A test that waits for so long fails.
    database.wait_for_others(std::chrono::hours(1));
    database.execute("PRAGMA journal_mode = WAL");
    database.execute("CREATE TABLE one(a)");
    sqlite::Database reader(folder.file("a.db"), sqlite::Database::Access::read);
    reader.execute("BEGIN");
    ASSERT_EQ(reader.number("SELECT count(*) FROM one"), 0);
    database.execute("INSERT INTO one VALUES(1)");
    EXPECT_FALSE(database.empty_log_at_once());
    EXPECT_EQ(database.number("PRAGMA busy_timeout"), 3'600'000) << "others are waited for elsewhere";
    reader.execute("COMMIT");
    EXPECT_TRUE(database.empty_log_at_once());
}

TEST(SqliteStore, keeps_a_reserve_for_the_day_on_which_the_disk_is_full) {
    const TemporaryFolder folder;
    SqliteStore::Options options;
    options.path = folder.file("store.db");
    options.reserve_bytes = 65'536;
    const SqliteStore store(options);
    EXPECT_EQ(std::filesystem::file_size(options.path + "-reserve"), 65'536U);
}

TEST(SqliteStore, lets_everybody_leave_when_it_is_opened) {
    const TemporaryFolder folder;
    SqliteStore::Options options;
    options.path = folder.file("store.db");
    options.reserve_bytes = 0;
    testing::ToldByStore told;
    const Conversation room = Conversation::of_room("room", RoomKind::room);
    {
        SqliteStore store(options);
        store.write(1, EnterRoom{room, "alice"});
        store.write(2, KeepMessage{room, "alice", "1", {}, "{}", "", {}, {}});
        store.work(told);
    }
    SqliteStore store(options);
    store.write(3, EnterRoom{room, "bob"});
    store.write(4, KeepMessage{room, "bob", "2", {}, "{}", "", {}, {}});
    store.ask(1, HistoryQuestion{"alice", "room"});
    store.work(told);
    EXPECT_EQ(std::get<HistoryPage>(told.answers.back().answer).messages.size(), 1U);
}

} // namespace
} // namespace jsongled
