#include "storage/sqlite/message_index.hpp"

#include <memory>

#include <gmock/gmock.h>

#include "storage/sqlite/opened.hpp"
#include "storage/sqlite/store_care.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Three authors in two conversations, one after the other; most of what they say is folded.
class Index : public ::testing::Test {
  protected:
    static constexpr std::size_t most_fresh = 4;
    static constexpr Place said = 30;

    Index() {
        options.path = folder.file("store.db");
        options.most_fresh = most_fresh;
        opened = Opened::open(options);
        open();
        for (Place place = 1; place <= said; ++place) {
            const std::string id = "id" + std::to_string(place % 7) + "-" + std::to_string(place);
            database().run("INSERT INTO messages(place, conversation, author, id, fingerprint, sent, relayed, "
                           "awaited, preview, envelope) VALUES(?, ?, ?, ?, x'', 0, 0, 0, '', '')",
                           place, talk_of(place), author_of(place), id);
            index->add(place, talk_of(place), author_of(place), id);
            index->fold();
            ids.push_back(id);
        }
    }
    void open() { index = std::make_unique<MessageIndex>(database(), most_fresh); }
    Database& database() { return opened->database; }
    static std::int64_t talk_of(Place place) { return 1 + static_cast<std::int64_t>(place % 2); }
    static std::int64_t author_of(Place place) { return 1 + static_cast<std::int64_t>(place % 3); }
    std::vector<std::string> faults() const {
        std::vector<std::string> found = check_store(options.path);
        std::erase(found, std::to_string(said) + " messages belong to no conversation");
        return found;
    }
    void remove(Place place) {
        database().run("DELETE FROM messages WHERE place = ?", place);
        index->remove(place, talk_of(place), author_of(place), ids.at(place - 1));
    }
    /// What is true of it, whatever is in memory and whatever in the tables.
    void expect_whole() {
        for (Place place = 1; place <= said; ++place) {
            const auto where = index->find(author_of(place), ids.at(place - 1));
            ASSERT_TRUE(where) << place;
            EXPECT_EQ(where->place, place);
            EXPECT_EQ(where->talk, talk_of(place));
            EXPECT_FALSE(index->find(author_of(place + 1), ids.at(place - 1)));
        }
        EXPECT_THAT(index->newest_of(1, 4), ElementsAre(30U, 27U, 24U, 21U));
        EXPECT_EQ(index->newest_of(2, all_there_are).size(), 10U);
        EXPECT_THAT(index->newest(1, {}, 3), ElementsAre(30U, 28U, 26U));
        EXPECT_EQ(index->newest(2, {}, all_there_are).size(), 15U);
        EXPECT_THAT(index->newest(2, {2, 7}, 100), ElementsAre(7U, 5U, 3U));
        EXPECT_THAT(index->oldest(1, {5, 29}, 2), ElementsAre(6U, 8U));
        EXPECT_THAT(index->oldest(2, {20, Stretch::open}, 100), ElementsAre(21U, 23U, 25U, 27U, 29U));
        EXPECT_EQ(index->count_of_others(1, {10, 30}, 1, 100), 6U);
        EXPECT_EQ(index->count_of_others(1, {10, 30}, 1, 5), 5U);
        EXPECT_EQ(index->count_of_others(2, {20, Stretch::open}, 9, 100), 5U);
        EXPECT_TRUE(index->has_author(1));
        EXPECT_FALSE(index->has_author(4));
    }

    TemporaryFolder folder;
    Opened::Options options;
    std::unique_ptr<Opened> opened;
    std::unique_ptr<MessageIndex> index;
    std::vector<std::string> ids;
};

TEST_F(Index, finds_what_is_in_memory_and_what_is_in_the_tables) {
    EXPECT_EQ(database().number("SELECT count(*) FROM by_author"), said - most_fresh);
    EXPECT_EQ(database().number("SELECT count(*) FROM by_conversation"), said - most_fresh);
    expect_whole();
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Index, is_the_same_when_it_is_opened_again) {
    open();
    expect_whole();
    for (const std::size_t less : {2U, 0U}) {
        MessageIndex(database(), less).fold();
        open();
        expect_whole();
        EXPECT_THAT(faults(), IsEmpty());
    }
    EXPECT_EQ(database().number("SELECT count(*) FROM by_author"), said);
}

TEST_F(Index, looks_through_few_messages_when_it_is_opened) {
    EXPECT_GE(database().number("SELECT place FROM indexed"), said - 3 * most_fresh);
}

TEST_F(Index, loses_what_is_removed_from_wherever_it_is) {
    for (Place place = 1; place <= said; ++place) {
        remove(place);
        EXPECT_FALSE(index->find(author_of(place), ids.at(place - 1)));
    }
    EXPECT_FALSE(index->has_author(1));
    EXPECT_THAT(index->newest(1, {}, 1), IsEmpty());
    EXPECT_THAT(index->oldest(2, {}, 1), IsEmpty());
    EXPECT_EQ(
        database().number("SELECT (SELECT count(*) FROM by_author) + (SELECT count(*) FROM by_conversation)"),
        0);
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(Index, that_does_not_agree_with_the_messages_is_noticed) {
    EXPECT_THAT(faults(), IsEmpty());
    const auto noticed = [&](const char* sql) {
        database().execute(sql);
        return faults();
    };
    EXPECT_THAT(noticed("DELETE FROM by_author WHERE place = 3"),
                ElementsAre("1 messages are not found by their author"));
    EXPECT_THAT(
        noticed("INSERT INTO by_author SELECT author, id, conversation, place FROM messages WHERE place = 3"),
        IsEmpty());
    EXPECT_THAT(noticed("DELETE FROM by_conversation WHERE place = 3"),
                ElementsAre("1 messages are not found by their conversation"));
    EXPECT_THAT(
        noticed("INSERT INTO by_conversation SELECT conversation, place, author FROM messages WHERE place = 3"),
        IsEmpty());
    EXPECT_THAT(noticed("INSERT INTO by_author VALUES(1, 'other', 1, 3)"),
                ElementsAre("1 messages that are found by their author are not there"));
    EXPECT_THAT(noticed("DELETE FROM by_author WHERE id = 'other'"), IsEmpty());
    EXPECT_THAT(noticed("INSERT INTO by_conversation VALUES(1, 1000, 1)"),
                ElementsAre("1 messages that are found by their conversation are not there"));
    EXPECT_THAT(noticed("DELETE FROM by_conversation WHERE place = 1000"), IsEmpty());
    EXPECT_THAT(
        noticed(
            "INSERT INTO messages SELECT 1000, conversation, author, id, fingerprint, sent, relayed, edited, "
            "retracted, awaited, preview, envelope FROM messages WHERE place = 30"),
        ::testing::Contains("1 messages have the id of another one of their author"));
}

} // namespace
} // namespace jsongled::sqlite
