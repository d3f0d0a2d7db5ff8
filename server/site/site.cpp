#include "server/site/site.hpp"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/net/request_target.hpp"
#include "server/site/content_type.hpp"
#include "server/site/embedded_files.hpp"

namespace jsongled {
namespace {

namespace fs = std::filesystem;

/// For the page that the binary carries: it loads nothing from elsewhere, and strangers' words never become
/// code.
constexpr std::string_view page_policy = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' "
                                         "data:; base-uri 'none'; frame-ancestors 'none'";

/// Whether no part of a decoded path is empty or begins with a dot, which would lead out of the site, or to
/// something hidden, and none has the byte that ends a name for the system.
bool is_open_to_all(std::string_view path) {
    return path.starts_with('/') && path.find("//") == std::string_view::npos &&
           path.find("/.") == std::string_view::npos && path.find('\0') == std::string_view::npos;
}

const EmbeddedFile* find_embedded(std::string_view path) {
    const auto files = embedded_files();
    const auto file = std::ranges::find(files, path, &EmbeddedFile::path);
    return file == files.end() ? nullptr : &*file;
}

HttpResponse fail(const HttpRequest& request, http::status status, std::string_view what) {
    return make_response(request, status, std::string(what), "text/plain; charset=utf-8");
}

HttpResponse fail_for_now(const HttpRequest& request) {
    HttpResponse response = fail(request, http::status::service_unavailable, "too many open files");
    response.set(http::field::retry_after, "5");
    return response;
}

/// A folder's name asked for without the slash at its end. Relative to the request, whatever prefix a proxy has
/// put before it, and as it was written: still encoded.
HttpResponse redirect_into(const HttpRequest& request, std::string_view path) {
    HttpResponse response = fail(request, http::status::moved_permanently, "moved");
    response.set(http::field::location, "./" + std::string(path.substr(path.rfind('/') + 1)) + "/");
    return response;
}

bool is_of_library(std::string_view path) {
    return path.starts_with("/jsongle");
}

/// One file, of the binary or open.
struct File {
    std::variant<std::string_view, http::file_body::value_type> bytes;
    std::uint64_t size;
    std::string etag;
    std::string_view content_security = {}; ///< policy for the browser, or nothing
};

/// Nothing if it is no file: a FIFO or a device is not even waited for.
std::optional<File> open_file(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    beast::file file;
    file.native_handle(descriptor);
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    error_code error;
    http::file_body::value_type body;
    body.reset(std::move(file), error);
    if (error) return std::nullopt;
    const std::string changed =
        std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec);
    const std::uint64_t size = body.size();
    return File{std::move(body), size, '"' + std::to_string(size) + '-' + changed + '"'};
}

std::optional<File> open_embedded(const std::string& path) {
    const EmbeddedFile* file = find_embedded(path);
    if (!file) return std::nullopt;
    return File{file->bytes, file->bytes.size(), std::string(file->etag),
                path.ends_with(".html") ? page_policy : std::string_view()};
}

bool client_has(const HttpRequest& request, std::string_view etag) {
    const auto known = request[http::field::if_none_match];
    return known == "*" || known.find(beast::string_view(etag.data(), etag.size())) != beast::string_view::npos;
}

template<class Body>
http::response<Body> describe(const HttpRequest& request, http::status status, const std::string& path,
                              const File& file) {
    auto response = response_head<Body>(request, status, content_type_of(path));
    response.set(http::field::etag, file.etag);
    response.set(http::field::cache_control, "no-cache");
    response.set("X-Content-Type-Options", "nosniff");
    // Applications of other origins import the library from here; a list of origins takes this back.
    response.set(http::field::access_control_allow_origin, "*");
    if (!file.content_security.empty())
        response.set("Content-Security-Policy",
                     beast::string_view(file.content_security.data(), file.content_security.size()));
    return response;
}

/// The file, or of it what the client asks for: nothing is read for a head alone.
HttpAnswer answer_with(const HttpRequest& request, const std::string& path, File file) {
    if (client_has(request, file.etag))
        return describe<http::string_body>(request, http::status::not_modified, path, file);
    if (request.method() == http::verb::head) {
        auto head = describe<http::string_body>(request, http::status::ok, path, file);
        head.content_length(file.size);
        return head;
    }
    if (const auto* bytes = std::get_if<std::string_view>(&file.bytes)) {
        auto response = describe<http::span_body<const char>>(request, http::status::ok, path, file);
        response.body() = {bytes->data(), bytes->size()};
        response.content_length(file.size);
        return response;
    }
    auto response = describe<http::file_body>(request, http::status::ok, path, file);
    response.body() = std::get<http::file_body::value_type>(std::move(file.bytes));
    response.content_length(file.size);
    return response;
}

} // namespace

Site::Site(const fs::path& folder, DescriptorReserve kept) : folder_(fs::canonical(folder)), kept_(kept) {}

HttpAnswer Site::answer(const HttpRequest& request) const {
    if (!only_reads(request)) return answer_other_method(request, reading_methods);
    const RequestTarget target(request);
    auto path = target.decoded_path();
    if (!path || !is_open_to_all(*path)) return fail(request, http::status::not_found, "not found");
    if (path->ends_with('/')) *path += "index.html";

    if (const auto place = find(*path)) {
        if (kept_.is_reached()) return fail_for_now(request);
        if (auto file = open_file(*place)) return answer_with(request, *path, *std::move(file));
        std::error_code error;
        if (fs::is_directory(*place, error)) return redirect_into(request, target.path());
    }
    if (!folder_ || is_of_library(*path))
        if (auto file = open_embedded(*path)) return answer_with(request, *path, *std::move(file));
    return fail(request, http::status::not_found, "not found");
}

std::optional<fs::path> Site::find(const std::string& path) const {
    if (!folder_) return std::nullopt;
    std::error_code error;
    const fs::path place = fs::canonical(*folder_ / path.substr(1), error);
    if (error) return std::nullopt;
    const auto [parted, within] = std::mismatch(folder_->begin(), folder_->end(), place.begin(), place.end());
    if (parted != folder_->end()) return std::nullopt;
    const auto is_hidden = [](const fs::path& part) { return part.native().starts_with('.'); };
    return std::none_of(within, place.end(), is_hidden) ? std::optional(place) : std::nullopt;
}

} // namespace jsongled
