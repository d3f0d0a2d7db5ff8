#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/fresh_entries.hpp"

namespace jsongled::sqlite {

/// A limit for all, of the numbers that SQLite has.
inline constexpr std::size_t all_there_are = Stretch::open;

/// Where messages are, by author and id, and by conversation. The newest are in memory: in the tables each
/// message would cost a page for itself, twice. What is in memory is found again in the messages behind the
/// place in `indexed` when a database is opened; all up to that place are in the tables. Belongs to a
/// transaction as Messages does.
class MessageIndex {
  public:
    struct Where {
        Place place;
        std::int64_t talk;
    };

    /// `most_fresh`: so many stay in memory.
    MessageIndex(Database& database, std::size_t most_fresh);

    /// Of the newest message there is.
    void add(Place place, std::int64_t talk, std::int64_t author, const std::string& id);
    void remove(Place place, std::int64_t talk, std::int64_t author, const std::string& id);
    /// Moves to the tables what is too much for memory.
    void fold();

    std::optional<Where> find(std::int64_t author, const std::string& id);
    bool has_author(std::int64_t author);
    /// At most so many places of an author, newest first; of a conversation, the newest or the oldest first.
    std::vector<Place> newest_of(std::int64_t author, std::size_t limit);
    std::vector<Place> newest(std::int64_t talk, const Stretch& within, std::size_t limit);
    std::vector<Place> oldest(std::int64_t talk, const Stretch& within, std::size_t limit);
    /// How many messages there are of others than this author; `most` of them at most.
    std::size_t count_of_others(std::int64_t talk, const Stretch& within, std::int64_t author,
                                std::size_t most);

  private:
    /// Without its message being copied, to look for.
    struct Named {
        std::int64_t author;
        std::string_view id;
    };
    struct AuthorKey {
        std::int64_t author;
        std::string id;

        std::tuple<std::int64_t, std::string_view> order() const { return {author, id}; }
        friend bool operator<(const AuthorKey& a, const AuthorKey& b) { return a.order() < b.order(); }
        friend bool operator<(const AuthorKey& a, const Named& b) {
            return a.order() < std::tie(b.author, b.id);
        }
        friend bool operator<(const Named& a, const AuthorKey& b) {
            return std::tie(a.author, a.id) < b.order();
        }
    };
    struct TalkKey {
        std::int64_t talk;
        Place place;

        friend auto operator<=>(const TalkKey&, const TalkKey&) = default;
    };
    struct Said {
        Place place;
        std::int64_t author;
    };

    static bool is_in(const TalkKey& key, std::int64_t talk, const Stretch& within);

    Database& database_;
    std::size_t most_fresh_;
    Place indexed_;
    FreshEntries<AuthorKey, Where> by_author_;
    /// Of each conversation these are newer than those in the table: a sweep takes the oldest first.
    FreshEntries<TalkKey, Said> by_talk_;
};

} // namespace jsongled::sqlite
