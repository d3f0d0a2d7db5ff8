#include "server/site/content_type.hpp"

#include <algorithm>
#include <array>

namespace jsongled {
namespace {

struct Ending {
    std::string_view ending;
    std::string_view type;
};

constexpr std::array endings{
    Ending{".css", "text/css; charset=utf-8"},
    Ending{".gif", "image/gif"},
    Ending{".html", "text/html; charset=utf-8"},
    Ending{".ico", "image/x-icon"},
    Ending{".jpg", "image/jpeg"},
    Ending{".js", "text/javascript; charset=utf-8"},
    Ending{".json", "application/json"},
    Ending{".map", "application/json"},
    Ending{".mjs", "text/javascript; charset=utf-8"},
    Ending{".mp3", "audio/mpeg"},
    Ending{".ogg", "audio/ogg"},
    Ending{".png", "image/png"},
    Ending{".svg", "image/svg+xml"},
    Ending{".ts", "text/plain; charset=utf-8"}, // the library's types; not MPEG's .ts
    Ending{".txt", "text/plain; charset=utf-8"},
    Ending{".wasm", "application/wasm"},
    Ending{".webmanifest", "application/manifest+json"},
    Ending{".webp", "image/webp"},
    Ending{".woff2", "font/woff2"},
};

} // namespace

std::string_view content_type_of(std::string_view path) {
    const auto* const row =
        std::ranges::find_if(endings, [&](const Ending& each) { return path.ends_with(each.ending); });
    return row == endings.end() ? "application/octet-stream" : row->type;
}

} // namespace jsongled
