#include "server/routing/recent_authors.hpp"

#include <algorithm>

namespace jsongled {

void RecentAuthors::add(std::string_view mid, std::string_view uid, Audience audience) {
    messages_.push_back({std::string(mid), std::string(uid), audience});
    bytes_ += mid.size() + uid.size();
    while (messages_.size() > most || bytes_ > most_bytes) {
        bytes_ -= messages_.front().mid.size() + messages_.front().uid.size();
        messages_.pop_front();
    }
}

const std::string* RecentAuthors::find(std::string_view mid) const {
    const Message* found = find_message(mid);
    return found ? &found->uid : nullptr;
}

bool RecentAuthors::is_for_one(std::string_view mid) const {
    const Message* found = find_message(mid);
    return found && found->audience == Audience::one;
}

const RecentAuthors::Message* RecentAuthors::find_message(std::string_view mid) const {
    const auto found = std::ranges::find(messages_, mid, &Message::mid);
    return found == messages_.end() ? nullptr : &*found;
}

} // namespace jsongled
