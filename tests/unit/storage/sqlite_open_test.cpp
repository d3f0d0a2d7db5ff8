// What an operator is told where an SQLite store cannot be opened.

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "storage/sqlite/store_care.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled {
namespace {

class SqliteOpen : public ::testing::Test {
  protected:
    SqliteStore::Options options() const {
        SqliteStore::Options options;
        options.path = path;
        options.reserve_bytes = 4'096;
        return options;
    }
    /// What opening it is refused with; nothing if it is not.
    std::optional<StoreTrouble> trouble() const {
        try {
            const SqliteStore store(options());
            return std::nullopt;
        } catch (const StoreFault& fault) {
            EXPECT_NE(std::string(fault.what()).find(path), std::string::npos) << fault.what();
            return fault.trouble();
        }
    }
    void execute(const std::string& sql) const {
        sqlite::Database database(path, sqlite::Database::Access::make);
        database.execute(sql);
    }

    TemporaryFolder folder;
    std::string path = folder.file("store.db");
};

TEST_F(SqliteOpen, makes_a_store_and_finds_it_again) {
    EXPECT_EQ(trouble(), std::nullopt);
    EXPECT_EQ(trouble(), std::nullopt);
    EXPECT_FALSE(std::filesystem::exists(path + "-journal"));
}

TEST_F(SqliteOpen, takes_a_path_for_nothing_else) {
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(std::filesystem::path(path).parent_path());
    for (const char* name : {":memory:", "file:q?mode=memory"}) {
        path = name;
        EXPECT_EQ(trouble(), std::nullopt);
        EXPECT_GT(std::filesystem::file_size(name), 0U) << name;
        const std::string copy = std::string(name) + "copy";
        sqlite::back_up_store(name, copy);
        EXPECT_GT(std::filesystem::file_size(copy), 0U) << copy;
    }
    std::filesystem::remove(":memory:");
    sqlite::back_up_store("file:q?mode=memory", ":memory:");
    EXPECT_TRUE(std::filesystem::exists(":memory:"));
    std::filesystem::current_path(before);
}

TEST_F(SqliteOpen, is_for_one_process_at_a_time) {
    const SqliteStore store(options());
    EXPECT_EQ(trouble(), StoreTrouble::in_use);
}

TEST_F(SqliteOpen, leads_through_links_to_the_one_store_that_they_mean) {
    ASSERT_EQ(trouble(), std::nullopt);
    const std::string meant = path;
    std::filesystem::create_symlink(folder.file("."), folder.file("by-folder"));
    std::filesystem::create_symlink(meant, folder.file("by-file"));
    for (const std::string& link : {folder.file("by-folder") + "/store.db", folder.file("by-file")}) {
        path = link;
        EXPECT_EQ(trouble(), std::nullopt) << link;
        SqliteStore::Options same = options();
        same.path = meant;
        const SqliteStore store(same);
        EXPECT_EQ(trouble(), StoreTrouble::in_use) << link;
    }
}

TEST_F(SqliteOpen, takes_up_what_a_killed_process_has_left_however_long_the_log_is) {
    struct Nobody final : StoreEvents {
        void stored(Store::Sequence, std::vector<VerdictOn>) override {}
        void failed(Store::Sequence first, Store::Sequence, const std::string& why) override {
            ADD_FAILURE() << first << ": " << why;
        }
        void found(Store::Ticket, Answer answer) override { page = std::get<HistoryPage>(std::move(answer)); }
        void health(const StoreHealth&) override {}

        HistoryPage page;
    } events;
    SqliteStore store(options());
    for (Store::Sequence i = 1; i <= 100; ++i)
        store.write(i, KeepMessage{Conversation::of_users("alice", "bob"),
                                   "alice",
                                   std::to_string(i),
                                   {},
                                   std::string(30'000, 'x'),
                                   "x",
                                   {},
                                   {}});
    store.work(events);
    for (const char* end : {"", "-wal"})
        std::filesystem::copy_file(path + end, folder.file("left.db") + end);
    EXPECT_GT(std::filesystem::file_size(folder.file("left.db-wal")), std::size_t{2} << 20U);
    SqliteStore::Options left = options();
    left.path = folder.file("left.db");
    SqliteStore again(left);
    again.ask(1, HistoryQuestion{"alice", "bob"});
    again.work(events);
    ASSERT_FALSE(events.page.messages.empty());
    EXPECT_EQ(events.page.messages.back().message.id, "100");
}

TEST_F(SqliteOpen, refuses_what_a_newer_version_has_written) {
    EXPECT_EQ(trouble(), std::nullopt);
    execute("PRAGMA user_version = 1000");
    EXPECT_EQ(trouble(), StoreTrouble::newer);
}

TEST_F(SqliteOpen, refuses_somebody_elses_database_and_leaves_it_as_it_is) {
    execute("CREATE TABLE theirs(x); INSERT INTO theirs VALUES(1)");
    EXPECT_EQ(trouble(), StoreTrouble::foreign);
    sqlite::Database database(path, sqlite::Database::Access::read);
    EXPECT_EQ(database.text("PRAGMA journal_mode"), "delete");
    EXPECT_EQ(database.number("SELECT count(*) FROM sqlite_schema"), 1);
}

TEST_F(SqliteOpen, refuses_what_is_no_database) {
    std::ofstream(path) << std::string(10'000, 'x');
    EXPECT_EQ(trouble(), StoreTrouble::corrupt);
}

TEST_F(SqliteOpen, refuses_a_damaged_store) {
    EXPECT_EQ(trouble(), std::nullopt);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4'096);
    file << std::string(8'192, 'x');
    file.close();
    EXPECT_EQ(trouble(), StoreTrouble::corrupt);
}

TEST_F(SqliteOpen, refuses_a_folder_that_is_not_there) {
    path = folder.file("missing/store.db");
    EXPECT_EQ(trouble(), StoreTrouble::unreadable);
}

TEST_F(SqliteOpen, brings_the_first_schema_up_to_date) {
    std::ifstream dump(JSONGLED_SOURCE_DIR "/tests/contract/schemas/1.sql");
    const std::string sql((std::istreambuf_iterator<char>(dump)), {});
    ASSERT_FALSE(sql.empty());
    execute(sql);
    ASSERT_EQ(trouble(), std::nullopt);
    const auto opened = sqlite::Opened::open(options());
    const HistoryPage page = opened->messages.answer(HistoryQuestion{"bob", "alice"});
    ASSERT_EQ(page.messages.size(), 2U);
    EXPECT_EQ(page.messages[0].message.envelope, "{\"content\":\"hello\"}");
    EXPECT_EQ(page.messages[0].read.size(), 1U);
    EXPECT_EQ(page.messages[1].message.id, "answer");
    EXPECT_TRUE(opened->messages.answer(IdQuestion{"alice", "id"}).fingerprint);
    EXPECT_TRUE(opened->messages.answer(IdQuestion{"bob", "answer"}).fingerprint);
    EXPECT_EQ(opened->messages.answer(WaitingQuestion{"bob"}).messages.size(), 1U);
}

} // namespace
} // namespace jsongled
