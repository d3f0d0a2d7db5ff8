#include "config/option_rules.hpp"

#include "config/address.hpp"
#include "config/option_table.hpp"
#include "config/turn_url.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <array>

namespace jsongled {

namespace {

/// Names of options; the empty ones are none.
using Names = std::array<std::string_view, 5>;

struct Rule {
    Names told;   ///< whose values break it: shown, the defaults among them
    Names given;  ///< shown as well, those that have a value
    Names wanted; ///< one of these would mend it
    bool (*is_broken)(const Options&);
    std::string_view text;
};

bool same_address(const Options& options) {
    const auto address = parse_address(options.listen);
    return address && address->port != 0 && address == parse_address(options.admin_listen);
}

bool has_relays(const Options& options) {
    return std::ranges::any_of(options.turn_urls, is_relay_url);
}

bool has_app_token(const Options& options) {
    return !(options.app_token.empty() && options.app_token_file.empty());
}

std::ptrdiff_t count_key_sources(const Options& options) {
    const std::array all{&options.jwt_key_file, &options.jwks_file, &options.jwks_url};
    return std::ranges::count_if(all, [](const std::string* text) { return !text->empty(); });
}

constexpr std::string_view exclusive = "they exclude each other";

constexpr std::array rules{
    Rule{{"max-outbox-bytes", "max-message-bytes"},
         {},
         {},
         [](const Options& options) { return options.max_outbox_bytes < 2 * options.max_message_bytes; },
         "the outbox must hold the largest message twice"},
    Rule{{"www", "no-www"},
         {},
         {},
         [](const Options& options) { return !options.www.empty() && options.no_www; },
         exclusive},
    Rule{{"listen", "admin-listen"}, {}, {}, same_address, "two listeners cannot share an address"},
    Rule{{"tls-cert"},
         {},
         {"tls-key"},
         [](const Options& options) { return !options.tls_cert.empty() && options.tls_key.empty(); },
         "a certificate needs its key"},
    Rule{{"tls-key"},
         {},
         {"tls-cert"},
         [](const Options& options) { return options.tls_cert.empty() && !options.tls_key.empty(); },
         "a key needs its certificate"},
    Rule{{"turn-urls"},
         {},
         {"turn-secret-file"},
         [](const Options& options) { return has_relays(options) && options.turn_secret_file.empty(); },
         "a relay (turn: or turns:) needs the secret that it shares with this server"},
    Rule{{"turn-secret-file"},
         {"turn-urls"},
         {"turn-urls"},
         [](const Options& options) { return !has_relays(options) && !options.turn_secret_file.empty(); },
         "the secret is for a relay (turn: or turns:), and none is named"},
    Rule{{},
         {"app-token", "app-token-file"},
         {},
         [](const Options& options) { return !options.app_token.empty() && !options.app_token_file.empty(); },
         exclusive},
    Rule{{"auth"},
         {},
         {"app-token-file", "app-token"},
         [](const Options& options) { return options.auth == Auth::token && !has_app_token(options); },
         "auth token needs the token that all share"},
    Rule{{"auth"},
         {"app-token", "app-token-file"},
         {},
         [](const Options& options) { return options.auth != Auth::token && has_app_token(options); },
         "only auth token has a token that all share"},
    Rule{{},
         {"jwt-key-file", "jwks-file", "jwks-url"},
         {},
         [](const Options& options) { return count_key_sources(options) > 1; },
         exclusive},
    Rule{{"auth"},
         {},
         {"jwt-key-file", "jwks-file", "jwks-url"},
         [](const Options& options) { return options.auth == Auth::jwt && count_key_sources(options) == 0; },
         "auth jwt needs a key, or a set of keys, that tokens are checked with"},
    Rule{{"auth"},
         {"jwt-key-file", "jwks-file", "jwks-url", "jwt-issuer", "jwt-audience"},
         {},
         [](const Options& options) {
             return options.auth != Auth::jwt &&
                    (count_key_sources(options) > 0 ||
                     !(options.jwt_issuer.empty() && options.jwt_audience.empty()));
         },
         "only auth jwt has keys, an issuer and an audience"},
    Rule{{"jwks-ca-file"},
         {},
         {"jwks-url"},
         [](const Options& options) { return !options.jwks_ca_file.empty() && options.jwks_url.empty(); },
         "it is for the provider of a set of keys, and none is named"},
};

/// Each way to give one of the options.
std::string ways_to_give(const Names& names) {
    std::vector<std::string> words;
    std::vector<std::string> keys;
    for (const std::string_view name : names) {
        if (name.empty()) continue;
        const OptionRow& row = *find_option(name);
        if (row.secrecy == Secrecy::open) words.push_back("--" + std::string(name));
        words.push_back(row.variable());
        keys.emplace_back(name);
    }
    return "set " + join_list(words, ", ", ", ") + ", or in the file of --config " +
           join_list(keys, ", ", " or ");
}

std::string sentence_of(const Rule& rule, const Options& options, const Sources& sources) {
    std::vector<std::string> shown;
    // "--listen (:8080)", or "listen by default (:8080)".
    const auto show = [&](std::string_view name) {
        const auto source = sources.find(name);
        const std::string value = find_option(name)->shown(options);
        shown.push_back((source == sources.end() ? std::string(name) + " by default" : source->second) +
                        (value.empty() ? "" : " (" + value + ")"));
    };
    for (const std::string_view name : rule.told)
        if (!name.empty()) show(name);
    for (const std::string_view name : rule.given)
        if (!name.empty() && !find_option(name)->get(options).empty()) show(name);
    const std::string text = join_list(shown, ", ", " and ") + ": " + std::string(rule.text);
    return rule.wanted.front().empty() ? text : text + "; " + ways_to_give(rule.wanted);
}

} // namespace

std::vector<std::string> broken_rules(const Options& options, const Sources& sources,
                                      const std::set<std::string_view>& bad) {
    std::vector<std::string> sentences;
    for (const Rule& rule : rules) {
        const auto has_bad = [&](const Names& names) {
            return std::ranges::any_of(names, [&](std::string_view name) { return bad.contains(name); });
        };
        if (has_bad(rule.told) || has_bad(rule.given) || has_bad(rule.wanted)) continue;
        if (rule.is_broken(options)) sentences.push_back(sentence_of(rule, options, sources));
    }
    return sentences;
}

} // namespace jsongled
