#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "server/routing/room.hpp"
#include "server/routing/table_scan.hpp"
#include "server/routing/tables_reader.hpp"

namespace jsongled {

// What an operator may list: each is asked for a page, looks at the tables, and has the page then.

struct PeerRow {
    std::string uid; ///< empty before the hello
    std::string address;
    SteadyTime since;
    std::size_t rooms;
    std::string sid; ///< of the call that it is in or rings for; empty for none
};

/// Connections, by peer id.
class PeerList final : public TablesReader {
  public:
    /// Of one user, or in one room, where that is given.
    struct Query {
        ListQuery page = {};
        std::optional<std::string> uid = {};
        std::optional<std::string> rid = {};
    };

    explicit PeerList(Query query) : query_(std::move(query)), scan_(query_.page) {}
    bool look(const Tables& tables) override;
    ListPage<PeerRow> take() { return scan_.take(); }

  private:
    const Query query_;
    TableScan<PeerRow> scan_;
};

struct RoomRow {
    RoomKind kind;
    std::size_t members; ///< users
    std::size_t connections;
};

/// Rooms of both kinds, by rid.
class RoomList final : public TablesReader {
  public:
    explicit RoomList(ListQuery query) : scan_(std::move(query)) {}
    bool look(const Tables& tables) override;
    ListPage<RoomRow> take() { return scan_.take(); }

  private:
    TableScan<RoomRow> scan_;
};

/// Whether a user is kept out.
class BlockSearch final : public TablesReader {
  public:
    explicit BlockSearch(std::string uid) : uid_(std::move(uid)) {}
    bool look(const Tables& tables) override;
    bool has_found() const { return has_found_; }

  private:
    std::string uid_;
    bool has_found_ = false;
};

struct BlockRow {
    SteadyTime until;
};

/// Users who are kept out, by uid.
class BlockList final : public TablesReader {
  public:
    explicit BlockList(ListQuery query) : scan_(std::move(query)) {}
    bool look(const Tables& tables) override;
    ListPage<BlockRow> take() { return scan_.take(); }

  private:
    TableScan<BlockRow> scan_;
};

} // namespace jsongled
