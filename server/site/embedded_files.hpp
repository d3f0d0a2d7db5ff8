#pragma once

#include <span>
#include <string_view>

namespace jsongled {

/// A file of client/ that the binary carries. Written at build time by cmake/embed.cmake.
struct EmbeddedFile {
    std::string_view path; ///< as it is served, from '/'
    std::string_view bytes;
    std::string_view etag; ///< of the content, in quotes
};

std::span<const EmbeddedFile> embedded_files();

} // namespace jsongled
