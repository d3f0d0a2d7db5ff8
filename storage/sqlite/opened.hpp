#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "storage/sqlite/calls.hpp"
#include "storage/sqlite/messages.hpp"
#include "storage/store_fault.hpp"

namespace jsongled::sqlite {

/// An open database and what is done with it.
struct Opened {
    /// How sure a commit is to outlive a power cut. `off` is for tests, which have to notice it.
    enum class Syncing : std::uint8_t { full, off };

    struct Options {
        std::string path;
        std::string vfs = {}; ///< empty for SQLite's own
        Syncing syncing = Syncing::full;
        StoreLimits limits = {};
        RecentCalls::Limits calls = {};
        std::size_t most_fresh = 16'384; ///< see MessageIndex
    };

    /// Makes the database if there is none and brings it up to date; what is left of a log is in its place
    /// then. Throws StoreFault.
    static std::unique_ptr<Opened> open(const Options& options);

    explicit Opened(const Options& options);

    Database database;
    Messages messages;
    Calls calls;
};

/// What an operator is told of what SQLite says.
StoreFault fault_of(const Error& error, const std::string& path);

} // namespace jsongled::sqlite
