#include "tests/integration/killed_senders.hpp"

#include <algorithm>
#include <sstream>

namespace jsongled::integration_tests {
namespace {

/// What a sender has under way.
constexpr std::size_t window = 32;

std::string id_of(const std::string& uid, std::size_t number) {
    return uid + ":" + std::to_string(number);
}

std::size_t number_in(std::string_view id) {
    return std::stoul(std::string(id.substr(id.find(':') + 1)));
}

std::string content_of(const std::string& id) {
    return "what " + id + " says";
}

} // namespace

KilledSenders::KilledSenders(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        senders_.push_back(
            {"sender-" + std::to_string(i),
             {"sender-" + std::to_string((i + 1) % count), "away-" + std::to_string(i), "away"}});
}

json::object KilledSenders::message_of(const Sender& sender, std::size_t number) {
    const std::string id = id_of(sender.uid, number);
    json::object message = text(sender.recipients[number % sender.recipients.size()], content_of(id));
    message["id"] = id;
    return message;
}

void KilledSenders::send(Sender& sender, const tcp::endpoint& server) {
    try {
        User user(server, sender.uid);
        for (const std::size_t number : sender.open)
            user.send(message_of(sender, number));
        for (;;) {
            while (sender.open.size() < window) {
                sender.open.insert(++sender.sent);
                user.send(message_of(sender, sender.sent));
            }
            take(sender, user.receive());
        }
    } catch (const boost::system::system_error&) {
        // The server is gone.
        return;
    }
}

void KilledSenders::take(Sender& sender, const json::object& message) {
    const std::string mid = text_at(message, "/jsongle/description/mid");
    if (!mid.starts_with(sender.uid + ":")) return;
    if (text_at(message, "/jsongle/action") == "session-error") {
        ++sender.refused;
        return;
    }
    if (text_at(message, "/jsongle/description/type") != "server-received") return;
    sender.open.erase(number_in(mid));
    const std::lock_guard lock(mutex_);
    ++acknowledged_;
    changed_.notify_all();
}

void KilledSenders::wait_for(std::size_t acknowledgements) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, deadline, [&] { return acknowledged_ >= acknowledgements; }))
        << acknowledged_ << " of " << acknowledgements;
}

std::size_t KilledSenders::acknowledged() const {
    std::size_t all = 0;
    for (const Sender& sender : senders_)
        all += sender.sent - sender.open.size();
    return all;
}

std::string KilledSenders::fault_of(const Sender& sender, const json::object& line, Found& found) {
    const std::string id(line.at("id").as_string());
    const std::size_t number = number_in(id);
    if (number == 0 || number > sender.sent) return id + " was never sent";
    const std::string& recipient = sender.recipients[number % sender.recipients.size()];
    if (text_at(line, "/user") != recipient && text_at(line, "/other") != recipient)
        return id + " was for " + recipient;
    if (json::serialize(line).find(content_of(id)) == std::string::npos) return id + " says something else";
    if (!found.numbers.insert(number).second) return id + " is there twice";
    if (number < std::exchange(found.last[recipient], number)) return id + " is out of order";
    return {};
}

std::string KilledSenders::fault_in(const std::string& lines) const {
    std::map<std::string, Found> found;
    std::istringstream text(lines);
    for (std::string one; std::getline(text, one);) {
        const json::object line = json::parse(one).as_object();
        if (line.at("type") != "message") continue;
        const auto sender = std::ranges::find(senders_, text_at(line, "/author"), &Sender::uid);
        if (sender == senders_.end()) return one + " is nobody's";
        if (std::string fault = fault_of(*sender, line, found[sender->uid]); !fault.empty()) return fault;
    }
    for (const Sender& sender : senders_) {
        if (sender.refused > 0) return sender.uid + " was refused";
        for (std::size_t number = 1; number <= sender.sent; ++number)
            if (!sender.open.contains(number) && !found[sender.uid].numbers.contains(number))
                return id_of(sender.uid, number) + " was acknowledged and is lost";
    }
    return {};
}

} // namespace jsongled::integration_tests
