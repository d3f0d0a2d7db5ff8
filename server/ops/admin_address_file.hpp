#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/descriptor.hpp"

namespace jsongled {

/// Tells `jsongled health` where this server's admin listener is, however that was set. The file is locked for
/// as long as this object lives, and is removed with it: one that nobody has locked was left by a server that
/// was killed. Each server has its own.
class AdminAddressFile {
  public:
    /// Removes, besides, what others have left. `id` is part of the name and differs from server to server.
    /// Throws std::system_error.
    AdminAddressFile(const std::filesystem::path& directory, const std::string& id, const std::string& address);
    ~AdminAddressFile();

  private:
    const std::filesystem::path path_;
    const Descriptor file_;
};

/// What a service manager or the system has given the process for such files, by its environment:
/// $RUNTIME_DIRECTORY, else $XDG_RUNTIME_DIR; empty for none.
std::filesystem::path runtime_directory(const char* const* variables);

/// The admin addresses of the servers that run now and have a file in the first of these directories in which
/// there is any. What another user has put there is not believed, unless the directory is theirs.
std::vector<std::string> admin_addresses(const std::vector<std::filesystem::path>& directories);

} // namespace jsongled
