#pragma once

#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/name_map.hpp"
#include "server/routing/message_key.hpp"
#include "storage/store.hpp"

namespace jsongled {

/// The ids under which each author has last said something, so that what is sent again is said once. Those of
/// an author are loaded from the store before they are asked for. Bounded: of one author the oldest id is
/// forgotten, of all authors whoever has said nothing for the longest, who is loaded again when they do. An id
/// that is not here may be in the store all the same.
class SentIds {
  public:
    static constexpr std::size_t most_of_author = 1'000;
    static constexpr std::size_t loaded_of_author = 256;
    static constexpr std::size_t default_most_bytes = std::size_t{32} << 20U;

    /// What stands under an id.
    struct Sent {
        Fingerprint fingerprint;
        Store::Sequence sequence; ///< 0: it was stored before the start
    };

    explicit SentIds(std::size_t most_bytes = default_most_bytes) : most_bytes_(most_bytes) {}

    bool knows(std::string_view author) const { return find_in(authors_, author) != nullptr; }

    /// What the store has of an author, newest first.
    void load(std::string_view author, const std::vector<AuthorId>& ids);

    /// Nothing for an id that is not here. The author must be known.
    std::optional<Sent> find(std::string_view author, const MessageKey& key);
    void add(std::string_view author, const MessageKey& key, const Sent& sent);
    /// What was said under it is gone: whatever comes again is the same.
    void forget_content(std::string_view author, const MessageKey& key);
    /// It was not stored. Another that has come under the same id since stays.
    void forget(std::string_view author, const MessageKey& key, Store::Sequence sequence);

    std::size_t authors() const { return authors_.size(); }
    std::size_t bytes() const { return bytes_; }

  private:
    using Places = std::list<std::string_view>; ///< of authors, who has spoken last at the end
    struct Author {
        std::unordered_map<MessageKey, Sent, MessageKeyHash> ids = {};
        std::deque<MessageKey> order = {}; ///< oldest first, those that were forgotten too
        Places::iterator place = {};
    };

    Author& enter(std::string_view author);
    void put(Author& author, const MessageKey& key, const Sent& sent);
    void forget_excess(const Author& but);

    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    NameMap<Author> authors_;
    Places places_;
};

} // namespace jsongled
