#pragma once

#include <string>
#include <utility>

#include "tests/contract/store_contract.hpp"

namespace jsongled::testing {

/// The words in which tests of conversations speak.
class ConversationContract : public StoreContract {
  protected:
    static Time at(int second) { return Time(std::chrono::seconds(second)); }

    static KeepMessage message(Conversation where, const std::string& author, const std::string& id,
                               const std::string& content) {
        return {std::move(where), author, id, {1}, "{\"content\":\"" + content + "\"}", content, at(1), at(1)};
    }
    static KeepMessage text(const std::string& author, const std::string& to, const std::string& id,
                            const std::string& content = "x") {
        return message(Conversation::of_users(author, to), author, id, content);
    }
    static KeepMessage text_for_absent(const std::string& author, const std::string& to, const std::string& id,
                                       const std::string& content = "x") {
        KeepMessage one = text(author, to, id, content);
        one.waits_for = {to};
        return one;
    }
    static MessageName named(const std::string& one, const std::string& other, const std::string& id,
                             const std::string& author = {}) {
        return {Conversation::of_users(one, other), id, author};
    }
    static Conversation muc() { return Conversation::of_room("#muc", RoomKind::muc); }

    HistoryPage history(const std::string& uid, const std::string& with, std::size_t limit = 50,
                        MucHistory seen = MucHistory::joined) {
        HistoryQuestion question{uid, with};
        question.limit = limit;
        question.muc = seen;
        return ask<HistoryPage>(question);
    }
    HistoryPage history_before(const std::string& uid, const std::string& with, const std::string& id,
                               std::size_t limit) {
        return ask<HistoryPage>(HistoryQuestion{uid, with, PageFrom::before, id, limit});
    }
    HistoryPage history_after(const std::string& uid, const std::string& with, const std::string& id,
                              std::size_t limit) {
        return ask<HistoryPage>(HistoryQuestion{uid, with, PageFrom::after, id, limit});
    }
    InboxLine line(const std::string& uid, const std::string& with) {
        const InboxEntry& entry = ask<InboxEntry>(LineQuestion{uid, with});
        EXPECT_TRUE(entry.line) << uid << " has no line with " << with;
        return entry.line.value_or(InboxLine{});
    }

    static std::string ids(const HistoryPage& page) {
        std::string all;
        for (const HistoryMessage& one : page.messages)
            all += one.message.id + " ";
        return all + (page.complete ? "complete" : "more");
    }
    static std::string withs(const InboxPage& page) {
        std::string all;
        for (const InboxLine& one : page.lines)
            all += one.with + ":" + std::to_string(one.unread) + " ";
        return all + (page.complete ? "complete" : "more");
    }
    static std::string ids(const WaitingPage& page) {
        std::string all;
        for (const WaitingMessage& one : page.messages)
            all += one.message.id + " ";
        return all + (page.complete ? "complete" : "more");
    }
};

} // namespace jsongled::testing
