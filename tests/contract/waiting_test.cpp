// What a store promises of what waits for users who are away, and of forgetting, whatever its kind.

#include <gmock/gmock.h>

#include "storage/kept_envelope.hpp"
#include "tests/contract/conversation_contract.hpp"

namespace jsongled::testing {
namespace {

using ::testing::ElementsAre;

class Waiting : public ConversationContract {
  protected:
    static StoreLimits small() {
        StoreLimits limits;
        limits.waiting_for_user = 3;
        limits.waiting_of_sender = 4;
        limits.waiting = 6;
        return limits;
    }
    void take(const StoreLimits& limits) { kind = GetParam().make(limits); }
    std::string waiting(const std::string& uid) { return ids(ask<WaitingPage>(WaitingQuestion{uid})); }
};

TEST_P(Waiting, messages_are_kept_in_order_until_they_are_received) {
    for (const char* id : {"1", "2", "3"})
        EXPECT_EQ(write(text_for_absent("alice", "bob", id)), WriteVerdict::stored);
    EXPECT_EQ(waiting("bob"), "1 2 3 complete");
    EXPECT_EQ(waiting("alice"), "complete");
    put(KeepReceipt{named("alice", "bob", "2", "alice"), "bob", ReceiptType::received});
    EXPECT_EQ(waiting("bob"), "1 3 complete");
    put(KeepReceipt{named("alice", "bob", "1"), "bob", ReceiptType::read});
    EXPECT_EQ(waiting("bob"), "3 complete");
}

TEST_P(Waiting, messages_can_wait_from_later_on_once_each_whatever_waits_already) {
    take(small());
    for (const char* id : {"1", "2", "3", "4"})
        put(text("alice", "bob", id));
    EXPECT_EQ(waiting("bob"), "complete");
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "3", "alice"), "bob"}), WriteVerdict::stored);
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "1", "alice"), "bob"}), WriteVerdict::stored);
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "1", "alice"), "bob"}), WriteVerdict::stored);
    EXPECT_EQ(waiting("bob"), "1 3 complete");
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "9", "alice"), "bob"}), WriteVerdict::unknown);
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "2", "alice"), "alice"}), WriteVerdict::unknown);
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "2", "alice"), "bob"}), WriteVerdict::stored);
    EXPECT_EQ(write(KeepWaiting{named("alice", "bob", "4", "alice"), "bob"}), WriteVerdict::stored)
        << "it was acknowledged";
    EXPECT_EQ(write(text_for_absent("alice", "bob", "5")), WriteVerdict::recipient_full);
    put(KeepReceipt{named("alice", "bob", "3", "alice"), "bob", ReceiptType::received});
    EXPECT_EQ(waiting("bob"), "1 2 4 complete");
}

TEST_P(Waiting, messages_come_in_pages_of_so_many_and_so_many_bytes) {
    for (const char* id : {"1", "2", "3"})
        put(text_for_absent("alice", "bob", id, std::string(1'000, 'x')));
    const WaitingPage first = ask<WaitingPage>(WaitingQuestion{"bob", 0, 2});
    EXPECT_EQ(ids(first), "1 2 more");
    EXPECT_EQ(ids(ask<WaitingPage>(WaitingQuestion{"bob", first.messages.back().place})), "3 complete");
    EXPECT_EQ(ids(ask<WaitingPage>(WaitingQuestion{"bob", 0, 10, 10})), "1 more");
}

TEST_P(Waiting, messages_show_their_last_state) {
    put(text_for_absent("alice", "bob", "1"));
    put(text_for_absent("alice", "bob", "2"));
    put(EditMessage{"alice", "1", "alice", "{\"new\":1}", "new", at(9)});
    put(RetractMessage{"alice", "2", "alice", "{}", at(9)});
    const WaitingPage page = ask<WaitingPage>(WaitingQuestion{"bob"});
    EXPECT_EQ(page.messages.at(0).message.envelope, "{\"new\":1}");
    EXPECT_EQ(page.messages.at(1).message.retracted, at(9));
}

TEST_P(Waiting, messages_are_bounded_for_each_recipient_sender_and_in_all) {
    take(small());
    for (const char* id : {"1", "2", "3"})
        EXPECT_EQ(write(text_for_absent("alice", "bob", id)), WriteVerdict::stored);
    EXPECT_EQ(write(text_for_absent("carol", "bob", "c")), WriteVerdict::recipient_full);
    EXPECT_EQ(ids(history("carol", "bob")), "complete") << "nothing of it is kept";
    EXPECT_EQ(write(text_for_absent("alice", "dave", "4")), WriteVerdict::stored);
    EXPECT_EQ(write(text_for_absent("alice", "erin", "5")), WriteVerdict::sender_full);
    EXPECT_EQ(write(text_for_absent("carol", "dave", "6")), WriteVerdict::stored);
    EXPECT_EQ(write(text_for_absent("carol", "erin", "7")), WriteVerdict::stored);
    EXPECT_EQ(write(text_for_absent("frank", "erin", "8")), WriteVerdict::store_full);
    EXPECT_EQ(write(text("frank", "erin", "9")), WriteVerdict::stored) << "it does not wait";
    put(KeepReceipt{named("alice", "bob", "1"), "bob", ReceiptType::received});
    EXPECT_EQ(write(text_for_absent("frank", "bob", "10")), WriteVerdict::stored) << "there is room again";
}

TEST_P(Waiting, messages_for_a_room_that_is_no_user_are_refused) {
    put(EnterRoom{muc(), "alice"});
    put(message(muc(), "alice", "1", "x"));
    put(LeaveRoom{muc(), "alice"});
    EXPECT_EQ(write(text_for_absent("carol", "#muc", "2")), WriteVerdict::is_a_room);
    put(text("bob", "carol", "3"));
    put(EnterRoom{Conversation::of_room("bob", RoomKind::room), "alice"});
    EXPECT_EQ(write(text_for_absent("carol", "bob", "4")), WriteVerdict::stored) << "bob was somebody before";
}

TEST_P(Waiting, messages_for_a_room_are_refused_whoever_has_written_to_its_name_before) {
    EXPECT_EQ(write(text_for_absent("mallory", "#muc", "1")), WriteVerdict::stored) << "perhaps a user";
    put(EnterRoom{muc(), "alice"});
    put(message(muc(), "alice", "2", "x"));
    EXPECT_EQ(write(text_for_absent("carol", "#muc", "3")), WriteVerdict::is_a_room);
    EXPECT_EQ(write(text_for_absent("mallory", "#muc", "4")), WriteVerdict::is_a_room);
}

TEST_P(Waiting, messages_for_a_user_are_kept_whoever_takes_the_name_for_a_room) {
    put(text_for_absent("alice", "reader", "1"));
    put(KeepReceipt{named("alice", "reader", "1"), "reader", ReceiptType::received});
    put(text("alice", "listener", "2"));
    put(EnterRoom{muc(), "visitor"});
    put(message(muc(), "visitor", "3", "x"));
    put(text_for_absent("alice", "visitor", "4"));
    for (const char* uid : {"reader", "listener", "visitor"}) {
        const Conversation room = Conversation::of_room(uid, RoomKind::room);
        put(EnterRoom{room, "mallory"});
        put(message(room, "mallory", std::string("in-") + uid, "x"));
        EXPECT_EQ(write(text_for_absent("alice", uid, std::string("to-") + uid)), WriteVerdict::stored) << uid;
    }
}

TEST_P(Waiting, messages_are_bounded_in_bytes_when_they_are_edited_as_well) {
    StoreLimits limits;
    limits.waiting_bytes_for_user = 1'000;
    limits.waiting_bytes = 1'500;
    take(limits);
    const auto edit = [&](const std::string& author, const std::string& id, std::size_t bytes) {
        return write(EditMessage{author, id, author, std::string(bytes, 'x'), "", at(9)});
    };
    put(text_for_absent("alice", "bob", "1"));
    put(text_for_absent("alice", "bob", "2"));
    EXPECT_EQ(edit("alice", "1", 1'001), WriteVerdict::recipient_full);
    EXPECT_FALSE(history("bob", "alice").messages.at(0).message.edited);
    EXPECT_EQ(edit("alice", "1", 900), WriteVerdict::stored);
    EXPECT_EQ(write(text_for_absent("carol", "bob", "c", std::string(100, 'x'))), WriteVerdict::recipient_full);
    EXPECT_EQ(edit("alice", "1", 500), WriteVerdict::stored);
    EXPECT_EQ(write(text_for_absent("carol", "bob", "c", std::string(100, 'x'))), WriteVerdict::stored);
    put(text_for_absent("alice", "dave", "d"));
    EXPECT_EQ(edit("alice", "d", 900), WriteVerdict::store_full);
    put(RetractMessage{"alice", "1", "alice", "{}", at(9)});
    EXPECT_EQ(edit("alice", "d", 900), WriteVerdict::stored) << "there is room again";
    put(text("alice", "erin", "e"));
    EXPECT_EQ(edit("alice", "e", 5'000), WriteVerdict::stored) << "it does not wait";
}

TEST_P(Waiting, messages_of_a_room_wait_for_those_who_have_room) {
    take(small());
    for (const char* uid : {"alice", "bob", "carol"})
        put(EnterRoom{muc(), uid});
    for (const char* id : {"1", "2", "3"})
        put(text_for_absent("dave", "bob", id));
    KeepMessage said = message(muc(), "alice", "4", "x");
    said.waits_for = {"bob", "carol", "carol", "alice", "stranger"};
    EXPECT_EQ(write(said), WriteVerdict::stored);
    EXPECT_EQ(waiting("bob"), "1 2 3 complete");
    EXPECT_EQ(waiting("carol"), "4 complete");
    EXPECT_EQ(waiting("alice"), "complete");
    EXPECT_EQ(waiting("stranger"), "complete");
}

TEST_P(Waiting, is_over_for_what_is_too_old) {
    for (int i = 1; i <= 3; ++i) {
        KeepMessage message = text_for_absent("alice", "bob", std::to_string(i));
        message.relayed = at(i);
        put(message);
    }
    Forget forget;
    forget.waiting_before = at(3);
    EXPECT_EQ(write(forget), WriteVerdict::stored);
    EXPECT_EQ(waiting("bob"), "3 complete");
    EXPECT_EQ(ids(history("alice", "bob")), "1 2 3 complete") << "they are kept all the same";
}

TEST_P(Waiting, and_all_else_is_over_for_messages_that_are_forgotten) {
    for (int i = 1; i <= 5; ++i) {
        KeepMessage message = text_for_absent("alice", "bob", std::to_string(i));
        message.relayed = at(i);
        put(message);
    }
    put(KeepReaction{named("alice", "bob", "1"), "bob", "like"});
    Forget forget;
    forget.messages_before = at(4);
    forget.at_most = 2;
    EXPECT_EQ(write(forget), WriteVerdict::more);
    EXPECT_EQ(ids(history("alice", "bob")), "3 4 5 complete");
    EXPECT_EQ(write(forget), WriteVerdict::stored);
    EXPECT_EQ(waiting("bob"), "4 5 complete");
    EXPECT_EQ(line("bob", "alice").unread, 2U);
    forget.messages_before = at(9);
    EXPECT_EQ(write(forget), WriteVerdict::stored);
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"bob"})), "complete");
    EXPECT_EQ(write(text_for_absent("alice", "bob", "6")), WriteVerdict::stored);
    EXPECT_EQ(line("bob", "alice").unread, 1U) << "places are never taken twice";
}

TEST_P(Waiting, goes_with_a_user_who_is_erased) {
    put(text_for_absent("alice", "bob", "1", "to bob"));
    put(text_for_absent("bob", "alice", "2", "to alice"));
    put(KeepReceipt{named("alice", "bob", "2"), "alice", ReceiptType::read});
    put(KeepReaction{named("alice", "bob", "2"), "alice", "like"});
    EXPECT_EQ(write(EraseUser{"alice", "gone-1", at(9)}), WriteVerdict::stored);
    EXPECT_EQ(write(EraseUser{"bob", "gone-1", at(9)}), WriteVerdict::conflicting) << "a pseudonym is of one";
    EXPECT_EQ(withs(ask<InboxPage>(InboxQuestion{"alice"})), "complete");
    EXPECT_EQ(ids(history("alice", "bob")), "complete");
    const HistoryPage page = history("bob", "gone-1");
    ASSERT_EQ(page.messages.size(), 2U);
    EXPECT_EQ(page.messages[0].message.author, "gone-1");
    EXPECT_EQ(page.messages[0].message.envelope, "");
    EXPECT_EQ(page.messages[0].message.retracted, at(9));
    EXPECT_THAT(page.messages[1].read, ElementsAre());
    EXPECT_TRUE(page.messages[1].reactions.empty());
    EXPECT_EQ(waiting("bob"), "1 complete") << "with nothing in it";
    EXPECT_EQ(write(text("alice", "bob", "1")), WriteVerdict::stored) << "somebody new";
}

TEST_P(Waiting, goes_with_a_user_whose_name_is_in_no_envelope_of_others_any_more) {
    const auto addressed = [](const std::string& id, const std::string& from, const std::string& to) {
        KeepMessage one = text("bob", "alice", id);
        one.envelope = R"({"id":"x","jsongle":{"content":"to \"alice\",\"to\":\"alice\"}"})";
        close_envelope(one.envelope, from, {}, to);
        return one;
    };
    put(addressed("1", "bob", "alice"));
    put(addressed("2", "#muc/bob", "#muc/alice"));
    put(addressed("3", "bob", "malice"));
    put(text("bob", "carol", "4"));
    const std::string said = addressed("1", "bob", "gone-1").envelope;
    put(EraseUser{"alice", "gone-1", at(9)});
    const HistoryPage page = history("bob", "gone-1");
    ASSERT_EQ(page.messages.size(), 3U);
    EXPECT_EQ(page.messages[0].message.envelope, said) << "what it says is for its author to change";
    EXPECT_EQ(page.messages[1].message.envelope, addressed("2", "#muc/bob", "#muc/gone-1").envelope);
    EXPECT_EQ(page.messages[2].message.envelope, addressed("3", "bob", "malice").envelope);
    EXPECT_EQ(line("bob", "gone-1").with, "gone-1");
}

TEST_P(Waiting, goes_with_a_user_whose_last_word_is_listed_as_retracted) {
    put(text("alice", "bob", "1", "to bob"));
    put(EraseUser{"alice", "gone-1", at(9)});
    EXPECT_EQ(line("bob", "gone-1").last.retracted, at(9));
    EXPECT_EQ(line("bob", "gone-1").last.preview, "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, Waiting, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return std::string(kind.param.name); });

} // namespace
} // namespace jsongled::testing
