#include "tests/contract/random_commands.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "storage/call_codec.hpp"
#include "storage/kept_envelope.hpp"

namespace jsongled::testing {

std::string RandomCommands::uid() {
    return std::string(1, static_cast<char>('a' + pick(6)));
}

std::string RandomCommands::rid() {
    // "f" is a user as well.
    constexpr std::array<const char*, 4> rids{"#one", "#two", "desk", "f"};
    return rids.at(pick(rids.size()));
}

std::string RandomCommands::id() {
    // Mostly one of the last, of any author.
    const std::uint64_t back = pick(30);
    return std::to_string(back < ids_ ? ids_ - back : pick(40));
}

Conversation RandomCommands::conversation() {
    if (pick(2) == 0) return Conversation::of_users(uid(), uid());
    std::string name = rid();
    RoomKind kind = name[0] == '#' ? RoomKind::muc : RoomKind::room;
    if (pick(12) == 0) kind = RoomKind::muc; // a name is used for another kind
    return Conversation::of_room(std::move(name), kind);
}

MessageName RandomCommands::name() {
    if (!last_.empty() && pick(4) > 0) {
        const MessageName& one = last_.at(pick(last_.size()));
        return {one.conversation, one.id, pick(2) == 0 ? one.author : std::string()};
    }
    return {conversation(), id(), pick(2) == 0 ? uid() : std::string()};
}

KeepMessage RandomCommands::message() {
    Conversation where = conversation();
    std::string author = where.is_room() || pick(2) == 0 ? where.name : where.other;
    if (where.is_room()) author = uid();
    KeepMessage message{std::move(where), std::move(author), std::to_string(++ids_), {}, {}, {}, now(), now()};
    message.envelope = "{\"n\":" + message.id + ",\"text\":\"" + std::string(pick(400), 'x') + "\"";
    close_envelope(message.envelope, message.author, {}, message.conversation.with(message.author));
    message.preview = "text " + message.id;
    message.fingerprint[0] = static_cast<unsigned char>(ids_);
    for (std::size_t n = pick(3); n > 0; --n)
        message.waits_for.push_back(uid());
    last_.push_back({message.conversation, message.id, message.author});
    if (last_.size() > 30) last_.pop_front();
    return message;
}

KeepCall RandomCommands::call() {
    KeepCall call{{"sid" + std::to_string(pick(8)), {uid(), "name"}, {uid()}}, {}};
    call.record.times.proposed = now();
    if (pick(2) == 0) call.record.times.tried = now();
    if (pick(2) == 0) call.record.times.proceeded = now();
    call.record.outcome = static_cast<CallOutcome>(pick(count_of<CallOutcome>));
    call.users = {call.record.caller.uid};
    for (const std::string& other : {call.record.callee.uid, uid()})
        if (std::ranges::find(call.users, other) == call.users.end()) call.users.push_back(other);
    return call;
}

Write RandomCommands::write() {
    switch (pick(21)) {
    case 0: return call();
    case 1: return KeepReport{"sid" + std::to_string(pick(8)), uid(), {1.5, {}, "ua", "", ""}};
    case 2: return KeepReceipt{name(), uid(), ReceiptType::received};
    case 3: return KeepReceipt{name(), uid(), ReceiptType::read};
    case 4: return KeepReaction{name(), uid(), pick(3) == 0 ? "" : "like"};
    case 5: {
        const MessageName one = name();
        return EditMessage{one.author,
                           one.id,
                           pick(4) == 0 ? uid() : one.author,
                           "{\"edited\":\"" + std::string(pick(600), 'y') + "\"}",
                           "edited",
                           now()};
    }
    case 6: {
        const MessageName one = name();
        return RetractMessage{one.author, one.id, pick(4) == 0 ? uid() : one.author, pick(2) == 0 ? "" : "{}",
                              now()};
    }
    case 7:
    case 8: return EnterRoom{Conversation::of_room("#one", RoomKind::muc), uid()};
    case 9: return EnterRoom{Conversation::of_room("desk", RoomKind::room), uid()};
    case 10: return LeaveRoom{Conversation::of_room(pick(2) == 0 ? "#one" : "desk", RoomKind::muc), uid()};
    case 11: return MarkUnread{name(), uid()};
    case 15: return KeepWaiting{name(), uid()};
    case 12:
        if (pick(10) == 0) return EraseUser{uid(), "gone" + std::to_string(++pseudonyms_), now()};
        return KeepReceipt{{conversation(), id()}, uid(), ReceiptType::received};
    case 13:
        if (pick(4) > 0) break;
        return Forget{Time(std::chrono::milliseconds(time_ - 250)),
                      Time(std::chrono::milliseconds(time_ - 200)),
                      Time(std::chrono::milliseconds(time_ - 150)), 10'000};
    case 14: { // once more, or another one with that id
        KeepMessage again = message();
        again.id = id();
        return again;
    }
    default: break;
    }
    return message();
}

Question RandomCommands::question() {
    const MucHistory muc = pick(2) == 0 ? MucHistory::joined : MucHistory::all;
    std::string with = pick(2) == 0 ? uid() : rid();
    switch (pick(9)) {
    case 0: return CallQuery{pick(4) == 0 ? std::optional<std::string>() : uid(), 1 + pick(5)};
    case 1: return InboxQuestion{uid(), 1 + pick(8), pick(3) == 0 ? id() : "", muc, pick(3) == 0 ? uid() : ""};
    case 2: return LineQuestion{uid(), with, muc};
    case 3: return WaitingQuestion{uid(), pick(2) * pick(200), 1 + pick(10), 300 + pick(3'000)};
    case 4: return AuthorQuestion{uid(), 1 + pick(20)};
    case 5: return IdQuestion{uid(), id()};
    case 6: return MessageQuestion{uid(), id(), pick(2) == 0 ? "" : with, muc};
    case 7: return RoomQuestion{with};
    default: break;
    }
    return HistoryQuestion{uid(),
                           with,
                           static_cast<PageFrom>(pick(3)),
                           id(),
                           1 + pick(20),
                           300 + pick(9'000),
                           muc,
                           pick(3) == 0 ? uid() : ""};
}

namespace {

/// Writes down members in a row.
struct Text {
    std::ostringstream out = {};

    template<class... Values>
    Text& operator()(const Values&... values) {
        ((out << values << ' '), ...);
        return *this;
    }
    void time(const std::optional<Time>& time) { (*this)(time ? time->time_since_epoch().count() : -1); }

    void add(const KeptMessage& one) {
        (*this)(to_string(kind_of(one.conversation)), one.conversation.name, one.conversation.other, one.author,
                one.id, one.envelope, one.preview);
        for (const auto& moment :
             {std::optional(one.sent), std::optional(one.relayed), one.edited, one.retracted})
            time(moment);
    }
    void add(const InboxLine& one) {
        (*this)("with", one.with, to_string(one.kind), "unread", one.unread, "up to", one.read_up_to);
        add(one.last);
    }

    void operator()(const CallPage& page) {
        (*this)("calls", page.complete);
        for (const CallOfUser& call : page.calls)
            (*this)(static_cast<int>(call.role), encode(*call.record));
    }
    void operator()(const HistoryPage& page) {
        (*this)("history", page.complete);
        for (const HistoryMessage& one : page.messages) {
            out << "\n  ";
            add(one.message);
            for (const std::string& uid : one.received)
                (*this)("received", uid);
            for (const std::string& uid : one.read)
                (*this)("read", uid);
            for (const auto& [uid, type] : one.reactions)
                (*this)("reaction", uid, type);
        }
    }
    void operator()(const InboxPage& page) {
        (*this)("inbox", page.complete);
        for (const InboxLine& line : page.lines)
            add(line);
    }
    void operator()(const InboxEntry& entry) {
        (*this)("line");
        if (entry.line) add(*entry.line);
    }
    void operator()(const WaitingPage& page) {
        (*this)("waiting", page.complete);
        for (const WaitingMessage& one : page.messages) {
            (*this)(one.place);
            add(one.message);
        }
    }
    void operator()(const AuthorIds& known) {
        (*this)("ids", known.complete);
        for (const AuthorId& one : known.ids)
            (*this)(one.id, static_cast<int>(one.fingerprint[0]));
    }
    void operator()(const IdAnswer& known) {
        (*this)("id", known.fingerprint ? static_cast<int>((*known.fingerprint)[0]) : -1);
    }
    void operator()(const MessageAnswer& found) {
        (*this)("message");
        if (found.message) add(*found.message);
        for (const std::string& uid : found.hearers)
            (*this)("hearer", uid);
    }
    void operator()(const RoomAnswer& room) { (*this)("room", room.kind ? to_string(*room.kind) : "-"); }
    void operator()(const NoAnswer&) { (*this)("no answer"); }
};

} // namespace

std::string to_text(const Answer& answer) {
    Text text;
    std::visit([&](const auto& one) { text(one); }, answer);
    return text.out.str();
}

std::string to_text(const Write& write) {
    Text text;
    text("write", write.index());
    if (const auto* message = std::get_if<KeepMessage>(&write))
        text(message->conversation.name, message->conversation.other, message->author, message->id);
    if (const auto* receipt = std::get_if<KeepReceipt>(&write))
        text(receipt->message.conversation.name, receipt->message.id, receipt->message.author, receipt->uid,
             to_string(receipt->type));
    if (const auto* enter = std::get_if<EnterRoom>(&write)) text(enter->room.name, enter->uid);
    if (const auto* leave = std::get_if<LeaveRoom>(&write)) text(leave->room.name, leave->uid);
    if (const auto* erase = std::get_if<EraseUser>(&write)) text(erase->uid);
    return text.out.str();
}

} // namespace jsongled::testing
