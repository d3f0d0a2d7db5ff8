#pragma once

#include <filesystem>
#include <optional>

#include "server/net/descriptors.hpp"
#include "server/net/http_response.hpp"

namespace jsongled {

/// The files of the public port: the page at '/' and the client library at '/jsongle.js'. Immutable, so called
/// from any thread. A folder is looked at anew for each request, by the thread that asks; its files are read as
/// they are sent.
class Site {
  public:
    /// The page and the library that the binary carries.
    Site() = default;
    /// The files of a folder, which may lack the library; what is hidden, or a link to that or out of it, is
    /// not served.
    Site(const std::filesystem::path& folder, DescriptorReserve kept);

    HttpAnswer answer(const HttpRequest& request) const;

  private:
    /// The place of this path, without links; nothing if there is none in the folder.
    std::optional<std::filesystem::path> find(const std::string& path) const;

    std::optional<std::filesystem::path> folder_; ///< absolute, without links
    DescriptorReserve kept_;                      ///< what open files get none of
};

} // namespace jsongled
