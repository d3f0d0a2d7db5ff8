#include "server/net/request_target.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/pct_string_view.hpp>

namespace jsongled {

namespace {

namespace urls = boost::urls;

/// Takes the scheme and the host off the front; nothing if the target does not begin with them.
std::optional<std::string_view> take_host(std::string_view& text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        const std::string_view begins = text.substr(0, scheme.size());
        if (!beast::iequals({begins.data(), begins.size()}, {scheme.data(), scheme.size()})) continue;
        const std::string_view rest = text.substr(scheme.size());
        const std::string_view host = rest.substr(0, rest.find_first_of("/?"));
        text = rest.substr(host.size());
        return host;
    }
    return std::nullopt;
}

urls::result<urls::params_encoded_view> parse_query(const std::string& query) {
    if (query.empty()) return urls::params_encoded_view();
    return urls::parse_query(query);
}

} // namespace

RequestTarget::RequestTarget(const HttpRequest& request)
    : RequestTarget(std::string_view(request.target().data(), request.target().size())) {}

// Not by the library's grammar of a whole target: browsers leave characters unescaped that it does not take.
RequestTarget::RequestTarget(std::string_view text)
    : host_(take_host(text)), path_(text.substr(0, text.find('?'))) {
    if (path_.size() < text.size()) query_ = text.substr(path_.size() + 1);
    if (host_ && path_.empty()) path_ = "/";
}

std::optional<std::string> RequestTarget::decoded_path() const {
    const auto path = urls::make_pct_string_view({path_.data(), path_.size()});
    return path ? std::optional(path->decode()) : std::nullopt;
}

bool RequestTarget::has_valid_query() const {
    return parse_query(query_).has_value();
}

std::vector<std::string> RequestTarget::parameters(std::string_view name) const {
    std::vector<std::string> values;
    const auto parameters = parse_query(query_);
    if (!parameters) return values;
    urls::encoding_opts as_in_forms;
    as_in_forms.space_as_plus = true;
    for (const auto& each : *parameters)
        if (each.key.decode(as_in_forms) == name) values.push_back(each.value.decode(as_in_forms));
    return values;
}

std::optional<std::string> RequestTarget::parameter(std::string_view name) const {
    std::vector<std::string> values = parameters(name);
    return values.empty() ? std::nullopt : std::optional(std::move(values.front()));
}

std::string_view asked_host(const HttpRequest& request) {
    if (const auto host = RequestTarget(request).host()) return *host;
    const beast::string_view field = request[http::field::host];
    return {field.data(), field.size()};
}

} // namespace jsongled
