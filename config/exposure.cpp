#include "config/exposure.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

bool gives_others(const fs::path& path, fs::perms any_of) {
    std::error_code error;
    const fs::perms mode = fs::status(path, error).permissions();
    return !error && (mode & any_of) != fs::perms::none;
}

bool is_in_container_secrets(const fs::path& path) {
    return path.native().starts_with("/run/secrets/");
}

} // namespace

bool is_open_to_others(const fs::path& path) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error || is_in_container_secrets(path) || is_in_container_secrets(real)) return false;
    if (!gives_others(real, fs::perms::others_read | fs::perms::others_write)) return false;
    for (fs::path folder = real.parent_path();; folder = folder.parent_path()) {
        if (!gives_others(folder, fs::perms::others_exec)) return false;
        if (folder == folder.root_path()) return true;
    }
}

} // namespace jsongled
