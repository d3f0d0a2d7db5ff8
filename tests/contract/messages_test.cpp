// What a store promises of messages, whatever its kind.

#include <gmock/gmock.h>

#include "tests/contract/conversation_contract.hpp"

namespace jsongled::testing {
namespace {

using ::testing::ElementsAre;

class Messages : public ConversationContract {};

TEST_P(Messages, are_found_with_all_that_was_written_of_them) {
    KeepMessage message = text("alice", "bob", "1", "hello \xf0\x9f\x98\x80");
    message.sent = at(5);
    message.relayed = at(6);
    EXPECT_EQ(write(message), WriteVerdict::stored);
    const HistoryPage page = history("bob", "alice");
    ASSERT_EQ(page.messages.size(), 1U);
    const KeptMessage& kept = page.messages[0].message;
    EXPECT_EQ(kept.conversation, Conversation::of_users("bob", "alice"));
    EXPECT_EQ(kept.author, "alice");
    EXPECT_EQ(kept.id, "1");
    EXPECT_EQ(kept.envelope, message.envelope);
    EXPECT_EQ(kept.preview, message.preview);
    EXPECT_EQ(kept.sent, at(5));
    EXPECT_EQ(kept.relayed, at(6));
    EXPECT_FALSE(kept.edited || kept.retracted);
    EXPECT_TRUE(page.complete);
}

TEST_P(Messages, of_one_author_with_one_id_are_kept_once) {
    const KeepMessage message = text("alice", "bob", "1", "hello");
    EXPECT_EQ(write(message), WriteVerdict::stored);
    EXPECT_EQ(write(message), WriteVerdict::repeated);
    KeepMessage other = text("alice", "carol", "1", "hello");
    other.fingerprint[15] = 1;
    EXPECT_EQ(write(other), WriteVerdict::conflicting);
    EXPECT_EQ(write(text("bob", "alice", "1", "hello")), WriteVerdict::stored) << "somebody else's";
    EXPECT_EQ(ids(history("alice", "bob")), "1 1 complete");
    EXPECT_EQ(ids(history("alice", "carol")), "complete");
}

TEST_P(Messages, are_paged_through_without_gap_or_overlap) {
    for (int i = 1; i <= 7; ++i)
        put(text("alice", "bob", std::to_string(i), "x"));
    EXPECT_EQ(ids(history("bob", "alice", 3)), "5 6 7 more");
    EXPECT_EQ(ids(history_before("bob", "alice", "5", 3)), "2 3 4 more");
    EXPECT_EQ(ids(history_before("bob", "alice", "2", 3)), "1 complete");
    EXPECT_EQ(ids(history_after("bob", "alice", "1", 3)), "2 3 4 more");
    EXPECT_EQ(ids(history_after("bob", "alice", "4", 3)), "5 6 7 complete");
    EXPECT_EQ(ids(history_after("bob", "alice", "7", 3)), "complete");
    EXPECT_EQ(ids(history_before("bob", "alice", "unknown", 3)), "complete");
}

TEST_P(Messages, are_paged_through_though_two_authors_use_the_same_ids) {
    put(text("alice", "bob", "1"));
    put(text("bob", "alice", "2"));
    put(text("alice", "bob", "same"));
    put(text("bob", "alice", "3"));
    put(text("bob", "alice", "same"));
    put(text("alice", "bob", "4"));
    const auto page = [&](PageFrom from, const std::string& author) {
        HistoryQuestion question{"alice", "bob", from, "same", 9};
        question.cursor_author = author;
        return ids(ask<HistoryPage>(question));
    };
    EXPECT_EQ(page(PageFrom::before, ""), "1 2 complete") << "never again what is behind it";
    EXPECT_EQ(page(PageFrom::after, ""), "4 complete");
    EXPECT_EQ(page(PageFrom::before, "alice"), "1 2 complete");
    EXPECT_EQ(page(PageFrom::before, "bob"), "1 2 same 3 complete");
    EXPECT_EQ(page(PageFrom::after, "alice"), "3 same 4 complete");
    EXPECT_EQ(page(PageFrom::after, "bob"), "4 complete");
    EXPECT_EQ(page(PageFrom::after, "carol"), "complete");
}

TEST_P(Messages, fill_a_page_up_to_its_bytes_and_one_whatever_its_size) {
    for (const char* id : {"1", "2", "3"})
        put(text("alice", "bob", id, std::string(1'000, 'x')));
    HistoryQuestion question{"bob", "alice"};
    question.most_bytes = 2'500;
    EXPECT_EQ(ids(ask<HistoryPage>(question)), "2 3 more");
    question.most_bytes = 10;
    EXPECT_EQ(ids(ask<HistoryPage>(question)), "3 more");
}

TEST_P(Messages, are_shown_to_nobody_but_their_two_users) {
    put(text("alice", "bob", "1", "x"));
    EXPECT_EQ(ids(history("carol", "alice")), "complete");
    EXPECT_EQ(ids(history("carol", "bob")), "complete");
    EXPECT_FALSE(ask<MessageAnswer>(MessageQuestion{"carol", "1", "alice"}).message);
    EXPECT_FALSE(ask<MessageAnswer>(MessageQuestion{"carol", "1"}).message);
}

TEST_P(Messages, tell_who_has_received_and_read_them) {
    put(text("alice", "bob", "1", "x"));
    put(text("alice", "bob", "2", "x"));
    put(text("alice", "bob", "3", "x"));
    EXPECT_EQ(write(KeepReceipt{named("alice", "bob", "2"), "bob", ReceiptType::received}),
              WriteVerdict::stored);
    EXPECT_EQ(write(KeepReceipt{named("alice", "bob", "1", "alice"), "bob", ReceiptType::read}),
              WriteVerdict::stored);
    const HistoryPage page = history("alice", "bob");
    EXPECT_THAT(page.messages.at(0).read, ElementsAre("bob"));
    EXPECT_THAT(page.messages.at(1).read, ElementsAre());
    EXPECT_THAT(page.messages.at(1).received, ElementsAre("bob"));
    EXPECT_THAT(page.messages.at(2).received, ElementsAre());
}

TEST_P(Messages, are_received_by_nobody_who_wrote_them_or_is_not_there) {
    put(text("alice", "bob", "1", "x"));
    for (const char* uid : {"alice", "carol"})
        EXPECT_EQ(write(KeepReceipt{named("alice", "bob", "1"), uid, ReceiptType::read}), WriteVerdict::unknown)
            << uid;
    EXPECT_EQ(write(KeepReceipt{named("alice", "bob", "2"), "bob", ReceiptType::read}), WriteVerdict::unknown);
    EXPECT_EQ(write(KeepReceipt{named("carol", "bob", "1"), "bob", ReceiptType::read}), WriteVerdict::unknown);
}

TEST_P(Messages, have_the_last_reaction_of_each_user) {
    put(text("alice", "bob", "1", "x"));
    const MessageName name = named("alice", "bob", "1", "alice");
    EXPECT_EQ(write(KeepReaction{name, "bob", "like"}), WriteVerdict::stored);
    put(KeepReaction{name, "bob", "love"});
    put(KeepReaction{name, "alice", "sad"});
    EXPECT_EQ(write(KeepReaction{name, "carol", "like"}), WriteVerdict::unknown);
    HistoryPage page = history("alice", "bob");
    ASSERT_EQ(page.messages.at(0).reactions.size(), 2U);
    EXPECT_EQ(page.messages[0].reactions[0].uid, "alice");
    EXPECT_EQ(page.messages[0].reactions[1].type, "love");
    put(KeepReaction{name, "bob", ""});
    page = history("alice", "bob");
    EXPECT_EQ(page.messages.at(0).reactions.size(), 1U);
}

TEST_P(Messages, are_edited_by_their_author_alone) {
    put(text("alice", "bob", "1", "x"));
    EXPECT_EQ(write(EditMessage{"alice", "1", "bob", "{\"new\":1}", "new", at(9)}),
              WriteVerdict::not_the_author);
    EXPECT_EQ(write(EditMessage{"alice", "2", "alice", "{\"new\":1}", "new", at(9)}), WriteVerdict::unknown);
    EXPECT_EQ(write(EditMessage{"alice", "1", "alice", "{\"new\":1}", "new", at(9)}), WriteVerdict::stored);
    const KeptMessage kept = history("bob", "alice").messages.at(0).message;
    EXPECT_EQ(kept.envelope, "{\"new\":1}");
    EXPECT_EQ(kept.edited, at(9));
    EXPECT_EQ(ask<InboxEntry>(LineQuestion{"bob", "alice"}).line->last.preview, "new");
}

TEST_P(Messages, say_nothing_any_more_once_they_are_retracted) {
    put(text("alice", "bob", "1", "secret"));
    put(KeepReaction{named("alice", "bob", "1", "alice"), "bob", "love"});
    EXPECT_EQ(write(RetractMessage{"alice", "1", "bob", "", at(9)}), WriteVerdict::not_the_author);
    EXPECT_EQ(history("bob", "alice").messages.at(0).reactions.size(), 1U);
    EXPECT_EQ(write(RetractMessage{"alice", "1", "alice", "{}", at(9)}), WriteVerdict::stored);
    EXPECT_TRUE(history("bob", "alice").messages.at(0).reactions.empty());
    const KeptMessage kept = history("bob", "alice").messages.at(0).message;
    EXPECT_EQ(kept.envelope, "{}");
    EXPECT_EQ(kept.preview, "");
    EXPECT_EQ(kept.retracted, at(9));
    EXPECT_EQ(write(EditMessage{"alice", "1", "alice", "{}", "", at(10)}), WriteVerdict::unknown);
    EXPECT_EQ(write(KeepReaction{named("alice", "bob", "1"), "bob", "like"}), WriteVerdict::unknown);
    EXPECT_EQ(write(text("alice", "bob", "1", "secret")), WriteVerdict::repeated) << "it was acknowledged";
}

TEST_P(Messages, are_known_by_their_author_and_id) {
    for (int i = 1; i <= 5; ++i) {
        KeepMessage message = text("alice", "bob", std::to_string(i), "x");
        message.fingerprint[3] = static_cast<unsigned char>(i);
        put(message);
    }
    const AuthorIds known = ask<AuthorIds>(AuthorQuestion{"alice", 3});
    ASSERT_EQ(known.ids.size(), 3U);
    EXPECT_EQ(known.ids[0].id, "5");
    EXPECT_EQ(known.ids[0].fingerprint[3], 5);
    EXPECT_FALSE(known.complete);
    EXPECT_TRUE(ask<AuthorIds>(AuthorQuestion{"alice", 5}).complete);
    EXPECT_TRUE(ask<AuthorIds>(AuthorQuestion{"bob", 5}).ids.empty());
    EXPECT_EQ(ask<IdAnswer>(IdQuestion{"alice", "2"}).fingerprint->at(3), 2);
    EXPECT_FALSE(ask<IdAnswer>(IdQuestion{"bob", "2"}).fingerprint);
}

TEST_P(Messages, are_found_one_by_one_with_those_who_hear_of_them) {
    put(text("alice", "bob", "1", "x"));
    const MessageAnswer own = ask<MessageAnswer>(MessageQuestion{"alice", "1"});
    ASSERT_TRUE(own.message);
    EXPECT_THAT(own.hearers, ElementsAre("alice", "bob"));
    const MessageAnswer others = ask<MessageAnswer>(MessageQuestion{"bob", "1", "alice"});
    ASSERT_TRUE(others.message);
    EXPECT_EQ(others.message->author, "alice");
    EXPECT_FALSE(ask<MessageAnswer>(MessageQuestion{"bob", "1"}).message) << "not one of theirs";
}

TEST_P(Messages, that_say_nothing_any_more_cannot_be_guessed) {
    KeepMessage first = text("alice", "bob", "1", "yes");
    KeepMessage second = text("alice", "bob", "2", "yes");
    first.fingerprint.fill(7);
    second.fingerprint.fill(7);
    put(first);
    put(second);
    put(RetractMessage{"alice", "1", "alice", "{}", at(9)});
    EXPECT_EQ(ask<IdAnswer>(IdQuestion{"alice", "1"}).fingerprint, no_fingerprint);
    first.fingerprint.fill(8);
    EXPECT_EQ(write(first), WriteVerdict::repeated) << "whatever it says";
    second.fingerprint.fill(8);
    EXPECT_EQ(write(second), WriteVerdict::conflicting);
    put(EraseUser{"alice", "gone-1", at(9)});
    EXPECT_EQ(ask<IdAnswer>(IdQuestion{"gone-1", "2"}).fingerprint, no_fingerprint);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Messages, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return std::string(kind.param.name); });

} // namespace
} // namespace jsongled::testing
