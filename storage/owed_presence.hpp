#pragma once

#include <cstddef>
#include <functional>

#include "protocol/name_map.hpp"
#include "storage/writes.hpp"

namespace jsongled {

bool is_presence(const Write& write);

/// Who has come into rooms and left them, as far as a store has failed to keep it: the last word on each user
/// in each room, for it decides what they may read there. For the store's own thread.
class OwedPresence {
  public:
    /// In place of what is owed of the same user and room; any other write is passed over.
    void owe(const Write& write);

    /// What is carried out is no longer owed, once that is committed.
    void carry_out(const std::function<bool(const Write&)>& carries_out);
    void carried_out(const Write& write);

    // How the commit ended that holds what was carried out since the last one.
    void committed();
    void failed();

    std::size_t size() const { return owed_.size(); }

  private:
    struct Owed {
        Write write;
        bool is_in_commit = false;
    };

    NameMap<Owed> owed_; ///< by room and user
};

} // namespace jsongled
