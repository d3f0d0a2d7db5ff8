#include "server/routing/sent_ids.hpp"

namespace jsongled {
namespace {

/// With what the tables need besides.
constexpr std::size_t bytes_of_id = 112;
constexpr std::size_t bytes_of_author = 1'024;

std::size_t cost_of(std::string_view author) {
    return bytes_of_author + author.size();
}

} // namespace

void SentIds::load(std::string_view author, const std::vector<AuthorId>& ids) {
    Author& entry = enter(author);
    for (auto one = ids.rbegin(); one != ids.rend(); ++one)
        put(entry, message_key(one->id), {one->fingerprint, 0});
    forget_excess(entry);
}

std::optional<SentIds::Sent> SentIds::find(std::string_view author, const MessageKey& key) {
    const Author* entry = find_in(authors_, author);
    if (!entry) return std::nullopt;
    places_.splice(places_.end(), places_, entry->place);
    const auto found = entry->ids.find(key);
    return found == entry->ids.end() ? std::nullopt : std::optional(found->second);
}

void SentIds::add(std::string_view author, const MessageKey& key, const Sent& sent) {
    Author& entry = enter(author);
    put(entry, key, sent);
    forget_excess(entry);
}

void SentIds::forget_content(std::string_view author, const MessageKey& key) {
    Author* entry = find_in(authors_, author);
    if (!entry) return;
    if (const auto found = entry->ids.find(key); found != entry->ids.end())
        found->second.fingerprint = no_fingerprint;
}

void SentIds::forget(std::string_view author, const MessageKey& key, Store::Sequence sequence) {
    Author* entry = find_in(authors_, author);
    if (!entry) return;
    const auto found = entry->ids.find(key);
    if (found == entry->ids.end() || found->second.sequence != sequence) return;
    entry->ids.erase(found);
}

SentIds::Author& SentIds::enter(std::string_view author) {
    if (Author* entry = find_in(authors_, author)) {
        places_.splice(places_.end(), places_, entry->place);
        return *entry;
    }
    const auto added = authors_.try_emplace(std::string(author)).first;
    added->second.place = places_.insert(places_.end(), added->first);
    bytes_ += cost_of(author);
    return added->second;
}

void SentIds::put(Author& author, const MessageKey& key, const Sent& sent) {
    const auto [entry, is_new] = author.ids.insert_or_assign(key, sent);
    if (!is_new) return;
    author.order.push_back(key);
    bytes_ += bytes_of_id;
    if (author.order.size() <= most_of_author) return;
    author.ids.erase(author.order.front());
    author.order.pop_front();
    bytes_ -= bytes_of_id;
}

void SentIds::forget_excess(const Author& but) {
    while (bytes_ > most_bytes_) {
        const auto quietest = authors_.find(places_.front());
        if (&quietest->second == &but) return;
        bytes_ -= cost_of(quietest->first) + quietest->second.order.size() * bytes_of_id;
        places_.pop_front();
        authors_.erase(quietest);
    }
}

} // namespace jsongled
