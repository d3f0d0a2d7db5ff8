#pragma once

#include <string>

namespace jsongled::sqlite {

/// Makes durable what can be read of a database's log, while nobody has the database open. What a sync has
/// failed for can still be read, and later syncs do not care for it any more. Were it moved to the database
/// like that, the rest of the log would undo a part of it after a power cut. Throws Error.
void secure_log(const std::string& path, const std::string& vfs);

} // namespace jsongled::sqlite
