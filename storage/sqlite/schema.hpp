#pragma once

#include "storage/sqlite/database.hpp"

namespace jsongled::sqlite {

/// Says of a file that it is a store: "JSGL".
inline constexpr std::int64_t application_id = 0x4a53474c;
/// The schema that this version of the program reads and writes.
std::int64_t schema_version();

/// Makes the tables of a new store, or brings an older one up to date. Throws StoreFault where it is of a newer
/// version, or somebody else's.
void bring_up_to_date(Database& database, const std::string& path);

/// Throws StoreFault where it is of a newer version, or not a store; changes nothing.
void expect_known(Database& database, const std::string& path);

} // namespace jsongled::sqlite
