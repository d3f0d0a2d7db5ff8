#pragma once

#include <filesystem>

namespace jsongled {

/// Whether users of this machine who have no part in a file may read it, or write to it: by its own mode and
/// that of each folder on the way. Not asked of what is below /run/secrets, where containers have their secrets
/// for everybody in them, which is the server. False where there is no such file.
bool is_open_to_others(const std::filesystem::path& path);

} // namespace jsongled
