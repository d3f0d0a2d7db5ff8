#include "storage/sqlite/store_care.hpp"

#include <fstream>

#include <gmock/gmock.h>

#include "storage/sqlite_store.hpp"
#include "tests/contract/told_by_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StoreCare : public ::testing::Test {
  protected:
    StoreCare() {
        options.path = folder.file("store.db");
        options.reserve_bytes = 0;
    }
    /// The store has a message of alice to bob, and what bob thinks of it.
    void fill() {
        SqliteStore store(options);
        jsongled::testing::ToldByStore told;
        const Conversation both = Conversation::of_users("alice", "bob");
        store.write(1,
                    KeepMessage{both, "alice", "1", {}, "{\"content\":\"hello\"}", "hello", {}, {}, {"bob"}});
        store.write(2, KeepReaction{{both, "1", "alice"}, "bob", "like"});
        store.work(told);
        ASSERT_TRUE(told.failures.empty());
    }
    static std::vector<std::string> exported(const std::string& path) {
        std::vector<std::string> lines;
        export_store(path, [&](std::string_view line) { lines.emplace_back(line); });
        return lines;
    }

    TemporaryFolder folder;
    SqliteStore::Options options;
};

TEST_F(StoreCare, finds_nothing_wrong_with_a_sound_store) {
    fill();
    EXPECT_THAT(check_store(options.path), IsEmpty());
}

TEST_F(StoreCare, finds_what_is_damaged) {
    fill();
    {
        Database database(options.path, Database::Access::write);
        database.execute("DELETE FROM conversations");
    }
    EXPECT_THAT(check_store(options.path), ElementsAre("1 messages belong to no conversation"));
}

TEST_F(StoreCare, backs_up_beside_a_server) {
    fill();
    const SqliteStore running(options);
    back_up_store(options.path, folder.file("copy.db"));
    EXPECT_EQ(exported(folder.file("copy.db")), exported(options.path));
    EXPECT_THROW(back_up_store(options.path, folder.file("copy.db")), StoreFault) << "nothing is written over";
}

TEST_F(StoreCare, compacts_for_itself_alone) {
    fill();
    {
        const SqliteStore running(options);
        EXPECT_THROW(compact_store(options.path), StoreFault);
    }
    const std::vector<std::string> before = exported(options.path);
    compact_store(options.path);
    EXPECT_EQ(exported(options.path), before);
}

TEST_F(StoreCare, exports_a_line_for_each_thing) {
    fill();
    EXPECT_THAT(
        exported(options.path),
        ElementsAre(R"({"type":"message","kind":"user","user":"alice","other":"bob","author":"alice","id":"1",)"
                    R"("sent":"1970-01-01T00:00:00.000Z","relayed":"1970-01-01T00:00:00.000Z",)"
                    R"("envelope":{"content":"hello"}})",
                    R"({"type":"reaction","author":"alice","mid":"1","uid":"bob","reaction":"like"})"));
}

TEST_F(StoreCare, erases_a_user_and_says_what_remains) {
    fill();
    const Erased erased = erase_from_store(options.path, "alice", "gone-1", Time{});
    EXPECT_TRUE(erased.was_known);
    EXPECT_EQ(erased.messages, 1U);
    for (const std::string& line : exported(options.path)) {
        EXPECT_EQ(line.find("alice"), std::string::npos) << line;
        EXPECT_EQ(line.find("hello"), std::string::npos) << line;
    }
    std::ifstream file(options.path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find("hello"), std::string::npos);
    EXPECT_EQ(bytes.find("alice"), std::string::npos);
    EXPECT_FALSE(erase_from_store(options.path, "carol", "gone-2", Time{}).was_known);
}

TEST_F(StoreCare, makes_no_store_where_there_is_none) {
    EXPECT_THROW(check_store(options.path), StoreFault);
    EXPECT_THROW(compact_store(options.path), StoreFault);
    EXPECT_THROW(erase_from_store(options.path, "alice", "gone", Time{}), StoreFault);
    EXPECT_FALSE(std::filesystem::exists(options.path));
}

} // namespace
} // namespace jsongled::sqlite
