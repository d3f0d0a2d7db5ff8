#pragma once

#include <filesystem>
#include <optional>

#include "server/net/http_session.hpp"

namespace jsongled {

/// The files of the public port: the page at '/' and the client library at '/jsongle.js'. Immutable, so called
/// from any thread. A folder is read anew for each request, by the thread that asks.
class Site {
  public:
    /// Larger files of a folder are not served: each is held in memory while it is sent.
    static constexpr std::uintmax_t max_file_bytes = 16'777'216;

    /// The page and the library that the binary carries.
    Site() = default;
    /// The files of a folder, which may lack the library; what is hidden, or a link out of it, is not served.
    explicit Site(const std::filesystem::path& folder);

    HttpResponse answer(const HttpRequest& request) const;

  private:
    struct File {
        std::string bytes;
        std::string etag;
        std::string_view content_security = {}; ///< policy for the browser, or nothing
    };

    std::optional<File> read(const std::string& path) const;
    bool is_folder(const std::string& path) const;

    std::optional<std::filesystem::path> folder_; ///< absolute, without links
};

} // namespace jsongled
