#include "server/net/request_target.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/pct_string_view.hpp>

namespace jsongled {

namespace {

namespace urls = boost::urls;

urls::result<urls::params_encoded_view> parse_query(const std::string& query) {
    if (query.empty()) return urls::params_encoded_view();
    return urls::parse_query(query);
}

} // namespace

RequestTarget::RequestTarget(const HttpRequest& request)
    : RequestTarget(std::string_view(request.target().data(), request.target().size())) {}

// Not by the library's grammar of a whole target: browsers leave characters unescaped that it does not take.
RequestTarget::RequestTarget(std::string_view text) : path_(text.substr(0, text.find('?'))) {
    if (path_.size() < text.size()) query_ = text.substr(path_.size() + 1);
}

std::optional<std::string> RequestTarget::decoded_path() const {
    const auto path = urls::make_pct_string_view({path_.data(), path_.size()});
    return path ? std::optional(path->decode()) : std::nullopt;
}

bool RequestTarget::has_valid_query() const {
    return parse_query(query_).has_value();
}

std::optional<std::string> RequestTarget::parameter(std::string_view name) const {
    const auto parameters = parse_query(query_);
    if (!parameters) return std::nullopt;
    urls::encoding_opts as_in_forms;
    as_in_forms.space_as_plus = true;
    for (const auto& each : *parameters)
        if (each.key.decode(as_in_forms) == name) return each.value.decode(as_in_forms);
    return std::nullopt;
}

} // namespace jsongled
