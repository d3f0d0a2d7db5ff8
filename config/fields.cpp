#include "config/fields.hpp"

#include "config/address.hpp"
#include "config/host.hpp"
#include "config/http_url.hpp"
#include "config/network.hpp"
#include "config/origin.hpp"
#include "config/turn_url.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <filesystem>

namespace jsongled {

namespace {

bool is_path(std::string_view text) {
    const auto fits = [](char c) { return c > ' ' && c < '\x7F' && c != '?' && c != '#'; };
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), fits);
}

bool has_one_twice(std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    return std::adjacent_find(values.begin(), values.end()) != values.end();
}

std::string range_text(std::uint64_t min, std::uint64_t max) {
    return std::to_string(min) + " to " + std::to_string(max);
}

} // namespace

std::string AddressField::accepts() const {
    return "a port, with a numeric address, localhost or nothing before it, such as 127.0.0.1:8080, [::]:8080, "
           "localhost:8080 or :8080";
}

bool AddressField::set(Options& options, std::string_view text) const {
    if (!parse_address(text)) return false;
    options.*member = text;
    return true;
}

std::string AddressField::get(const Options& options) const {
    return options.*member;
}

std::string TextField::accepts() const {
    std::string without;
    for (const char c : forbidden)
        without.append({'\'', c, '\''}).append(" or ");
    return range_text(min_bytes, max_bytes) + " bytes of UTF-8 text without " + without + "control characters";
}

bool TextField::set(Options& options, std::string_view text) const {
    const bool is_none = empty == Empty::is_none && text.empty();
    if (!is_none && (text.size() < min_bytes || text.size() > max_bytes || !is_plain_text(text))) return false;
    if (text.find_first_of(forbidden) != std::string_view::npos) return false;
    options.*member = text;
    return true;
}

std::string TextField::get(const Options& options) const {
    return options.*member;
}

std::string FolderField::accepts() const {
    return "a folder that exists";
}

bool FolderField::set(Options& options, std::string_view text) const {
    std::error_code error;
    if (!text.empty() && !(is_plain_text(text) && std::filesystem::is_directory(text, error))) return false;
    options.*member = text;
    return true;
}

std::string FolderField::get(const Options& options) const {
    return options.*member;
}

std::string UrlField::accepts() const {
    return "an https URL, or an http URL of localhost or a loopback address, without a user, a password or a "
           "fragment";
}

bool UrlField::set(Options& options, std::string_view text) const {
    if (!text.empty()) {
        const auto url = parse_http_url(text);
        if (!url || (url->scheme == HttpUrl::Scheme::http && !is_loopback(*url))) return false;
    }
    options.*member = text;
    return true;
}

std::string UrlField::get(const Options& options) const {
    return options.*member;
}

std::string FileField::accepts() const {
    return "the path of a file";
}

bool FileField::set(Options& options, std::string_view text) const {
    if (!is_plain_text(text)) return false;
    options.*member = text;
    return true;
}

std::string FileField::get(const Options& options) const {
    return options.*member;
}

std::string StoreField::accepts() const {
    return "memory, sqlite: or sqlite: and the path of a file";
}

bool StoreField::set(Options& options, std::string_view text) const {
    const bool is_file = text.starts_with(sqlite_store) && is_plain_text(text);
    if (text != memory_store && !is_file) return false;
    options.*member = text;
    return true;
}

std::string StoreField::get(const Options& options) const {
    return options.*member;
}

std::string SwitchField::accepts() const {
    return "true or false";
}

bool SwitchField::set(Options& options, std::string_view text) const {
    if (text != "true" && text != "false") return false;
    options.*member = text == "true";
    return true;
}

std::string SwitchField::get(const Options& options) const {
    return options.*member ? "true" : "false";
}

std::string PathsField::accepts() const {
    return "one or more different paths that begin with '/'";
}

bool PathsField::set(Options& options, std::string_view text) const {
    std::vector<std::string> paths = split_list(text);
    if (!std::all_of(paths.begin(), paths.end(), is_path) || has_one_twice(paths)) return false;
    options.*member = std::move(paths);
    return true;
}

std::string PathsField::get(const Options& options) const {
    return join_list(options.*member);
}

std::string HostsField::accepts() const {
    return "names or addresses of hosts, those of IPv6 in brackets, without ports";
}

bool HostsField::set(Options& options, std::string_view text) const {
    std::vector<std::string> hosts = text.empty() ? std::vector<std::string>() : split_list(text);
    const auto is_host = [](const std::string& host) {
        return parse_host(host) && (host.ends_with(']') || host.find(':') == std::string::npos);
    };
    if (!std::all_of(hosts.begin(), hosts.end(), is_host)) return false;
    options.*member = std::move(hosts);
    return true;
}

std::string HostsField::get(const Options& options) const {
    return join_list(options.*member);
}

std::string NetworksField::accepts() const {
    return "addresses or networks, such as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32";
}

bool NetworksField::set(Options& options, std::string_view text) const {
    std::vector<std::string> networks = text.empty() ? std::vector<std::string>() : split_list(text);
    if (!std::all_of(networks.begin(), networks.end(), Network::parse)) return false;
    options.*member = std::move(networks);
    return true;
}

std::string NetworksField::get(const Options& options) const {
    return join_list(options.*member);
}

std::string OriginsField::accepts() const {
    return "origins of pages, such as https://app.example.org, http://localhost:5173, https://*.example.org "
           "for "
           "every name below one, or null; a name with other letters than ASCII's as xn--…";
}

bool OriginsField::set(Options& options, std::string_view text) const {
    std::vector<std::string> origins = text.empty() ? std::vector<std::string>() : split_list(text);
    const auto is_rule = [](const std::string& origin) { return OriginRule::parse(origin).has_value(); };
    if (!std::all_of(origins.begin(), origins.end(), is_rule)) return false;
    options.*member = std::move(origins);
    return true;
}

std::string OriginsField::get(const Options& options) const {
    return join_list(options.*member);
}

std::string TurnUrlsField::accepts() const {
    return "up to " + std::to_string(max_turn_urls) + " different URLs of at most " +
           std::to_string(max_turn_url_bytes) +
           " bytes, such as stun:turn.example.org, turn:192.0.2.1:3478?transport=udp or turns:turn.example.org";
}

bool TurnUrlsField::set(Options& options, std::string_view text) const {
    std::vector<std::string> urls = text.empty() ? std::vector<std::string>() : split_list(text);
    if (urls.size() > max_turn_urls || !std::all_of(urls.begin(), urls.end(), is_turn_url) ||
        has_one_twice(urls))
        return false;
    options.*member = std::move(urls);
    return true;
}

std::string TurnUrlsField::get(const Options& options) const {
    return join_list(options.*member);
}

template<class Number>
std::string CountField<Number>::accepts() const {
    return "a number from " + range_text(min, max);
}

template<class Number>
bool CountField<Number>::set(Options& options, std::string_view text) const {
    const auto number = parse_number(text);
    if (!number || *number < min || *number > max) return false;
    options.*member = static_cast<Number>(*number);
    return true;
}

template<class Number>
std::string CountField<Number>::get(const Options& options) const {
    return std::to_string(options.*member);
}

template struct CountField<unsigned>;
template struct CountField<std::size_t>;

std::string BytesField::accepts() const {
    const std::string off = zero == Zero::turns_off ? "0 for off, or " : "";
    return off + "a size from " + range_text(min, max) + " bytes, or as 64k or 1m";
}

bool BytesField::set(Options& options, std::string_view text) const {
    const auto bytes = parse_bytes(text);
    if (!bytes) return false;
    const bool off = zero == Zero::turns_off && *bytes == 0;
    if (!off && (*bytes < min || *bytes > max)) return false;
    options.*member = *bytes;
    return true;
}

std::string BytesField::get(const Options& options) const {
    return std::to_string(options.*member);
}

std::string DurationField::accepts() const {
    const std::string off = zero == Zero::turns_off ? "0 for off, or " : "";
    return off + "a duration from " + duration_text(min) + " to " + duration_text(max);
}

bool DurationField::set(Options& options, std::string_view text) const {
    const auto duration = parse_duration(text);
    if (!duration) return false;
    const bool off = zero == Zero::turns_off && duration->count() == 0;
    if (!off && (*duration < min || *duration > max)) return false;
    options.*member = *duration;
    return true;
}

std::string DurationField::get(const Options& options) const {
    return duration_text(options.*member);
}

template<class Enum>
std::string ChoiceField<Enum>::accepts() const {
    return "one of " + all_words<Enum>();
}

template<class Enum>
bool ChoiceField<Enum>::set(Options& options, std::string_view text) const {
    const auto value = parse_word<Enum>(text);
    if (value) options.*member = *value;
    return value.has_value();
}

template<class Enum>
std::string ChoiceField<Enum>::get(const Options& options) const {
    return std::string(to_string(options.*member));
}

template struct ChoiceField<LogLevel>;
template struct ChoiceField<LogFormat>;
template struct ChoiceField<MucReceipts>;
template struct ChoiceField<MucSight>;
template struct ChoiceField<Auth>;

} // namespace jsongled
