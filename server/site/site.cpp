#include "server/site/site.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "server/site/content_type.hpp"
#include "server/site/embedded_files.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

/// For the page that the binary carries: it loads nothing from elsewhere, and strangers' words never become
/// code.
constexpr std::string_view page_policy = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' "
                                         "data:; base-uri 'none'; frame-ancestors 'none'";

/// The path of a request's target without its query, percent-decoded. Nothing if it is malformed, or has a part
/// that is empty or begins with a dot: such a path leads out of the site, or to something hidden.
std::optional<std::string> read_path(std::string_view target) {
    std::string path;
    for (std::size_t at = 0; at < target.size(); ++at) {
        char byte = target[at];
        if (byte == '%') {
            unsigned value = 0;
            const std::string_view digits = target.substr(at + 1, 2);
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
            if (digits.size() != 2 || end != digits.data() + 2 || value == 0) return std::nullopt;
            byte = static_cast<char>(value);
            at += 2;
        }
        path += byte;
    }
    if (!path.starts_with('/') || path.find("//") != std::string::npos || path.find("/.") != std::string::npos)
        return std::nullopt;
    return path;
}

const EmbeddedFile* find_embedded(std::string_view path) {
    const auto files = embedded_files();
    const auto file = std::ranges::find(files, path, &EmbeddedFile::path);
    return file == files.end() ? nullptr : &*file;
}

HttpResponse fail(const HttpRequest& request, http::status status, std::string_view what) {
    return make_response(request, status, std::string(what), "text/plain; charset=utf-8");
}

/// A folder's name asked for without the slash at its end. Relative to the request, whatever prefix a proxy has
/// put before it, and as it was written: still encoded.
HttpResponse redirect_into(const HttpRequest& request, std::string_view target) {
    HttpResponse response = fail(request, http::status::moved_permanently, "moved");
    response.set(http::field::location, "./" + std::string(target.substr(target.rfind('/') + 1)) + "/");
    return response;
}

bool is_of_library(std::string_view path) {
    return path.starts_with("/jsongle");
}

std::string load(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool client_has(const HttpRequest& request, std::string_view etag) {
    const auto known = request[http::field::if_none_match];
    return known == "*" || known.find(beast::string_view(etag.data(), etag.size())) != beast::string_view::npos;
}

} // namespace

Site::Site(const fs::path& folder) : folder_(fs::canonical(folder)) {}

HttpResponse Site::answer(const HttpRequest& request) const {
    if (request.method() != http::verb::get && request.method() != http::verb::head)
        return fail(request, http::status::method_not_allowed, "method not allowed");
    std::string_view target(request.target().data(), request.target().size());
    target = target.substr(0, target.find('?'));
    auto path = read_path(target);
    if (!path) return fail(request, http::status::not_found, "not found");
    if (path->ends_with('/')) *path += "index.html";

    const auto file = read(*path);
    if (!file && is_folder(*path)) return redirect_into(request, target);
    if (!file) return fail(request, http::status::not_found, "not found");

    const bool known = client_has(request, file->etag);
    HttpResponse response = make_response(request, known ? http::status::not_modified : http::status::ok,
                                          known ? std::string() : file->bytes, content_type_of(*path));
    response.set(http::field::etag, file->etag);
    response.set(http::field::cache_control, "no-cache");
    response.set("X-Content-Type-Options", "nosniff");
    // Applications of other origins import the library from here.
    response.set(http::field::access_control_allow_origin, "*");
    if (!file->content_security.empty())
        response.set("Content-Security-Policy",
                     beast::string_view(file->content_security.data(), file->content_security.size()));
    return response;
}

std::optional<Site::File> Site::read(const std::string& path) const {
    if (folder_) {
        std::error_code error;
        const fs::path file = fs::canonical(*folder_ / path.substr(1), error);
        const bool inside =
            !error &&
            std::mismatch(folder_->begin(), folder_->end(), file.begin(), file.end()).first == folder_->end();
        if (inside && fs::is_regular_file(file, error) && fs::file_size(file, error) <= max_file_bytes)
            return File{load(file),
                        '"' + std::to_string(fs::last_write_time(file, error).time_since_epoch().count()) +
                            '"'};
        if (!is_of_library(path)) return std::nullopt;
    }
    const EmbeddedFile* file = find_embedded(path);
    if (!file) return std::nullopt;
    return File{std::string(file->bytes), std::string(file->etag),
                path.ends_with(".html") ? page_policy : std::string_view()};
}

bool Site::is_folder(const std::string& path) const {
    std::error_code error;
    return folder_ && fs::is_directory(*folder_ / path.substr(1), error);
}

} // namespace jsongled
