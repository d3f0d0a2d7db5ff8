// What a store promises of the list of conversations and of rooms, whatever its kind.

#include <gmock/gmock.h>

#include "tests/contract/conversation_contract.hpp"

namespace jsongled::testing {
namespace {

using ::testing::ElementsAre;

class Conversations : public ConversationContract {
  protected:
    void say(const std::string& author, const std::string& id) { put(message(muc(), author, id, "x")); }
    void enter(const std::string& uid) { put(EnterRoom{muc(), uid}); }
    void leave(const std::string& uid) { put(LeaveRoom{muc(), uid}); }
};

TEST_P(Conversations, are_listed_by_their_newest_message) {
    put(text("alice", "bob", "1"));
    put(text("carol", "alice", "2"));
    put(text("dave", "alice", "3"));
    put(text("bob", "alice", "4"));
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice"})), "bob:1 dave:1 carol:1 complete");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 2})), "bob:1 dave:1 more");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 2, "3"})), "carol:1 complete");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 2, "unknown"})), "complete");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"nobody"})), "complete");
}

TEST_P(Conversations, show_their_last_message_and_what_is_unread_of_others) {
    put(text("alice", "bob", "1", "one"));
    put(text("alice", "bob", "2", "two"));
    put(text("bob", "alice", "3", "three"));
    const InboxLine of_bob = line("bob", "alice");
    EXPECT_EQ(of_bob.kind, ConversationKind::user);
    EXPECT_EQ(of_bob.last.id, "3");
    EXPECT_EQ(of_bob.last.author, "bob");
    EXPECT_EQ(of_bob.last.preview, "three");
    EXPECT_EQ(of_bob.unread, 2U);
    EXPECT_EQ(of_bob.read_up_to, "");
    EXPECT_EQ(line("alice", "bob").unread, 1U);
}

TEST_P(Conversations, are_read_up_to_a_message_and_never_backwards) {
    for (const char* id : {"1", "2", "3"})
        put(text("alice", "bob", id));
    put(KeepReceipt{named("alice", "bob", "2"), "bob", ReceiptType::read});
    EXPECT_EQ(line("bob", "alice").unread, 1U);
    EXPECT_EQ(line("bob", "alice").read_up_to, "2");
    put(KeepReceipt{named("alice", "bob", "1"), "bob", ReceiptType::read});
    EXPECT_EQ(line("bob", "alice").read_up_to, "2");
}

TEST_P(Conversations, are_marked_as_unread_for_their_user_alone) {
    for (const char* id : {"1", "2", "3"})
        put(text("alice", "bob", id));
    put(KeepReceipt{named("alice", "bob", "3"), "bob", ReceiptType::read});
    EXPECT_EQ(write(MarkUnread{named("alice", "bob", "2"), "bob"}), WriteVerdict::stored);
    EXPECT_EQ(line("bob", "alice").unread, 2U);
    EXPECT_EQ(line("bob", "alice").read_up_to, "1");
    EXPECT_THAT(history("alice", "bob").messages.at(2).read, ElementsAre("bob")) << "others have seen it read";
    EXPECT_EQ(write(MarkUnread{named("alice", "bob", "9"), "bob"}), WriteVerdict::unknown);
}

TEST_P(Conversations, of_a_muc_are_seen_from_coming_to_leaving) {
    enter("alice");
    say("alice", "1");
    enter("bob");
    say("alice", "2");
    leave("bob");
    say("alice", "3");
    enter("bob");
    say("alice", "4");
    EXPECT_EQ(ids(history("bob", "#muc")), "2 4 complete");
    EXPECT_EQ(ids(history_before("bob", "#muc", "4", 5)), "2 complete");
    EXPECT_EQ(ids(history_after("bob", "#muc", "2", 5)), "4 complete");
    EXPECT_EQ(ids(history_before("bob", "#muc", "3", 5)), "complete") << "a cursor that may not be seen";
    EXPECT_EQ(ids(history("alice", "#muc")), "1 2 3 4 complete");
    EXPECT_EQ(ids(history("carol", "#muc")), "complete");
    EXPECT_EQ(line("bob", "#muc").unread, 2U);
    EXPECT_EQ(line("bob", "#muc").kind, ConversationKind::muc);
    EXPECT_THAT(ask<MessageAnswer>(MessageQuestion{"alice", "3"}).hearers, ElementsAre("alice"));
    EXPECT_FALSE(ask<MessageAnswer>(MessageQuestion{"bob", "3", "#muc"}).message);
}

TEST_P(Conversations, of_a_muc_are_seen_from_the_beginning_where_that_is_wanted) {
    enter("alice");
    say("alice", "1");
    enter("bob");
    say("alice", "2");
    leave("bob");
    say("alice", "3");
    EXPECT_EQ(ids(history("bob", "#muc", 50, MucHistory::all)), "1 2 complete");
    EXPECT_EQ(ids(history("bob", "#muc", 50, MucHistory::joined)), "2 complete");
    EXPECT_EQ(ask<InboxEntry>(LineQuestion{"bob", "#muc", MucHistory::all}).line->unread, 1U)
        << "what was said before is no news";
}

TEST_P(Conversations, of_a_room_are_not_seen_from_the_beginning_once_its_name_is_a_mucs) {
    const Conversation room = Conversation::of_room("#muc", RoomKind::room);
    for (const char* uid : {"alice", "bob"})
        put(EnterRoom{room, uid});
    put(message(room, "alice", "1", "between the two"));
    for (const char* uid : {"alice", "bob"})
        put(LeaveRoom{room, uid});
    enter("carol");
    say("carol", "2");
    enter("dave");
    EXPECT_EQ(ids(history("dave", "#muc", 50, MucHistory::all)), "2 complete");
    EXPECT_FALSE(ask<MessageAnswer>(MessageQuestion{"dave", "1", "#muc", MucHistory::all}).message);
    EXPECT_EQ(ids(history("bob", "#muc", 50, MucHistory::all)), "1 complete") << "who was there";
    enter("bob");
    EXPECT_EQ(ids(history("bob", "#muc", 50, MucHistory::all)), "1 2 complete");
}

TEST_P(Conversations, are_paged_by_a_last_message_that_others_have_given_the_same_id) {
    put(text("bob", "alice", "same"));
    put(text("carol", "alice", "2"));
    put(text("dave", "alice", "same"));
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 9, "same", {}, "dave"})), "carol:1 bob:1 complete");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 9, "same", {}, "bob"})), "complete");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 9, "same"})), "complete") << "it gets on";
    put(text("bob", "alice", "5"));
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 9, "same", {}, "bob"})), "complete")
        << "it is not the last any more";
    put(text("dave", "alice", "6"));
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 9, "same", {}, "dave"})), "carol:1 complete");
}

TEST_P(Conversations, are_all_listed_for_a_user_of_a_muc_through_which_thousands_have_passed) {
    put(text("alice", "bob", "1"));
    enter("alice");
    for (int i = 0; i < 4'300; ++i) {
        enter("user" + std::to_string(i));
        if (i % 500 == 0) settle();
    }
    say("alice", "2");
    put(text("alice", "zoe", "3"));
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 1, "3"})), "#muc:0 more");
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice", 1, "2"})), "bob:0 complete");
}

TEST_P(Conversations, leave_no_trace_of_stays_in_which_nothing_was_said) {
    enter("bob");
    EXPECT_TRUE(ask<RoomAnswer>(RoomQuestion{"#muc"}).kind);
    leave("bob");
    EXPECT_FALSE(ask<RoomAnswer>(RoomQuestion{"#muc"}).kind);
    enter("alice");
    say("alice", "1");
    leave("alice");
    EXPECT_EQ(ask<RoomAnswer>(RoomQuestion{"#muc"}).kind, RoomKind::muc);
}

TEST_P(Conversations, with_a_name_mean_the_room_for_whoever_was_in_it) {
    put(EnterRoom{Conversation::of_room("bob", RoomKind::room), "alice"});
    put(message(Conversation::of_room("bob", RoomKind::room), "alice", "1", "in the room"));
    put(text("carol", "bob", "2"));
    EXPECT_EQ(ids(history("alice", "bob")), "1 complete");
    EXPECT_EQ(ids(history("carol", "bob")), "2 complete");
}

TEST_P(Conversations, of_a_room_are_read_and_reacted_to_under_its_name_alone_by_those_who_were_in_it) {
    enter("alice");
    enter("bob");
    say("alice", "1");
    say("alice", "2");
    const auto under_its_name = [](const std::string& uid, const std::string& id) {
        return MessageName{Conversation::of_users(uid, "#muc"), id};
    };
    for (const auto* uid : {"bob", "carol"}) {
        put(KeepReceipt{under_its_name(uid, "1"), uid, ReceiptType::read});
        put(KeepReaction{under_its_name(uid, "2"), uid, "heart"});
    }
    EXPECT_EQ(line("bob", "#muc").unread, 1U);
    const HistoryPage page = history("alice", "#muc");
    EXPECT_THAT(page.messages.at(0).read, ElementsAre("bob"));
    ASSERT_EQ(page.messages.at(1).reactions.size(), 1U);
    EXPECT_EQ(page.messages.at(1).reactions.front().uid, "bob");
    put(text("bob", "#muc", "3"));
    put(KeepReceipt{under_its_name("bob", "2"), "bob", ReceiptType::read});
    EXPECT_EQ(line("bob", "#muc").unread, 0U) << "a user may have the name as well";
}

TEST_P(Conversations, of_a_room_are_answered_by_those_who_have_seen_them) {
    enter("alice");
    say("alice", "before");
    enter("carol");
    say("alice", "seen");
    leave("carol");
    say("alice", "behind");
    for (const auto* id : {"before", "seen", "behind"})
        put(KeepReaction{{muc(), id}, "carol", "heart"});
    put(KeepReceipt{{muc(), "behind"}, "carol", ReceiptType::read});
    const HistoryPage page = history("alice", "#muc");
    ASSERT_EQ(page.messages.size(), 3U);
    EXPECT_TRUE(page.messages.at(0).reactions.empty());
    EXPECT_EQ(page.messages.at(1).reactions.size(), 1U);
    EXPECT_TRUE(page.messages.at(2).reactions.empty());
    EXPECT_EQ(line("carol", "#muc").unread, 1U);
    for (const auto* id : {"before", "behind"})
        put(KeepReaction{{muc(), id, {}, MucHistory::all}, "carol", "heart"});
    const HistoryPage all = history("alice", "#muc");
    EXPECT_EQ(all.messages.at(0).reactions.size(), 1U) << "where all is seen";
    EXPECT_TRUE(all.messages.at(2).reactions.empty());
}

TEST_P(Conversations, of_a_room_have_under_an_id_what_is_in_sight_of_who_names_it) {
    enter("alice");
    enter("bob");
    say("alice", "same");
    leave("bob");
    enter("eve");
    say("eve", "same");
    put(KeepReceipt{{muc(), "same"}, "bob", ReceiptType::read});
    put(KeepReaction{{muc(), "same"}, "bob", "heart"});
    const HistoryPage page = history("alice", "#muc");
    ASSERT_EQ(page.messages.size(), 2U);
    EXPECT_THAT(page.messages.at(0).read, ElementsAre("bob"));
    EXPECT_EQ(page.messages.at(0).reactions.size(), 1U);
    EXPECT_TRUE(page.messages.at(1).reactions.empty());
    put(MarkUnread{{muc(), "same"}, "bob"});
    EXPECT_EQ(line("bob", "#muc").unread, 1U);
}

TEST_P(Conversations, of_a_room_are_found_whoever_has_gone_through_it_meanwhile) {
    enter("alice");
    enter("bob");
    for (int i = 0; i < 100; ++i)
        say("alice", "m" + std::to_string(i));
    put(KeepReceipt{{muc(), "m0"}, "bob", ReceiptType::read});
    EXPECT_EQ(line("bob", "#muc").unread, 99U) << "one that is not new";
    put(KeepReceipt{{muc(), "m99"}, "bob", ReceiptType::read});
    EXPECT_EQ(line("bob", "#muc").unread, 0U);
}

TEST_P(Conversations, of_rooms_tell_receipts_of_those_who_could_see) {
    enter("alice");
    say("alice", "1");
    enter("bob");
    say("alice", "2");
    put(KeepReceipt{{muc(), "2"}, "bob", ReceiptType::read});
    const HistoryPage page = history("alice", "#muc");
    EXPECT_THAT(page.messages.at(0).read, ElementsAre());
    EXPECT_THAT(page.messages.at(1).read, ElementsAre("bob"));
}

TEST_P(Conversations, of_large_rooms_list_the_first_of_their_readers) {
    enter("alice");
    const std::string longest(250, 'x');
    for (int i = 100; i < 300; ++i) {
        enter("r" + std::to_string(i));
        enter("s" + longest + std::to_string(i));
    }
    say("alice", "1");
    for (int i = 100; i < 300; ++i)
        put(KeepReceipt{{muc(), "1", "alice"}, "s" + longest + std::to_string(i), ReceiptType::read});
    const auto sum = [](const std::vector<std::string>& names) {
        std::size_t bytes = 0;
        for (const std::string& name : names)
            bytes += name.size();
        return bytes;
    };
    HistoryMessage said = history("alice", "#muc").messages.at(0);
    EXPECT_EQ(said.read.front(), "s" + longest + "100");
    EXPECT_GT(sum(said.read), 7'000U);
    EXPECT_LE(sum(said.read), 8'192U);
    EXPECT_EQ(said.received, said.read);
    for (int i = 100; i < 300; ++i) {
        put(KeepReceipt{{muc(), "1", "alice"}, "r" + std::to_string(i), ReceiptType::read});
        put(KeepReaction{{muc(), "1", "alice"}, "r" + std::to_string(i), "like"});
    }
    said = history("alice", "#muc").messages.at(0);
    ASSERT_EQ(said.read.size(), 100U);
    EXPECT_EQ(said.read.back(), "r199");
    ASSERT_EQ(said.reactions.size(), 100U);
    EXPECT_EQ(said.reactions.back().uid, "r199");
}

INSTANTIATE_TEST_SUITE_P(Kinds, Conversations, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return std::string(kind.param.name); });

} // namespace
} // namespace jsongled::testing
