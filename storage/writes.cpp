#include "storage/writes.hpp"

namespace jsongled {
namespace {

struct TextBytes {
    std::size_t operator()(const KeepCall& call) const {
        std::size_t bytes = memory_bytes(call.record);
        for (const std::string& user : call.users)
            bytes += sizeof user + user.size();
        return bytes;
    }
    std::size_t operator()(const KeepReport& report) const {
        return report.sid.size() + report.uid.size() + report.report.ua.size() + report.report.route.size() +
               report.report.error.size();
    }
    std::size_t operator()(const KeepMessage& message) const {
        std::size_t bytes = of(message.conversation) + message.author.size() + message.id.size() +
                            message.envelope.size() + message.preview.size();
        for (const std::string& user : message.waits_for)
            bytes += sizeof user + user.size();
        return bytes;
    }
    std::size_t operator()(const KeepReceipt& receipt) const {
        return of(receipt.message) + receipt.uid.size();
    }
    std::size_t operator()(const KeepReaction& reaction) const {
        return of(reaction.message) + reaction.uid.size() + reaction.type.size();
    }
    std::size_t operator()(const EditMessage& edit) const {
        return edit.author.size() + edit.id.size() + edit.by.size() + edit.envelope.size() +
               edit.preview.size();
    }
    std::size_t operator()(const RetractMessage& retract) const {
        return retract.author.size() + retract.id.size() + retract.by.size() + retract.envelope.size();
    }
    std::size_t operator()(const EnterRoom& enter) const { return of(enter.room) + enter.uid.size(); }
    std::size_t operator()(const LeaveRoom& leave) const { return of(leave.room) + leave.uid.size(); }
    std::size_t operator()(const MarkUnread& mark) const { return of(mark.message) + mark.uid.size(); }
    std::size_t operator()(const EraseUser& erase) const { return erase.uid.size() + erase.pseudonym.size(); }
    std::size_t operator()(const Forget&) const { return 0; }
    std::size_t operator()(const KeepWaiting& waiting) const {
        return of(waiting.message) + waiting.uid.size();
    }

    static std::size_t of(const Conversation& conversation) {
        return conversation.name.size() + conversation.other.size();
    }
    static std::size_t of(const MessageName& name) {
        return of(name.conversation) + name.id.size() + name.author.size();
    }
};

} // namespace

std::size_t memory_bytes(const Write& write) {
    return sizeof write + std::visit(TextBytes{}, write);
}

} // namespace jsongled
