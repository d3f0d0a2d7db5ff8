#include "config/load.hpp"

#include "config/address.hpp"
#include "config/config_file.hpp"
#include "config/option_table.hpp"
#include "config/turn_url.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace jsongled {

namespace {

/// What two options must not be together.
struct Clash {
    std::string_view first;
    std::string_view second;
    bool (*exists)(const Options&);
    std::string_view text;
};

bool same_address(const Options& options) {
    const auto address = parse_address(options.listen);
    return address && address->port != 0 && address == parse_address(options.admin_listen);
}

bool has_half_a_relay(const Options& options) {
    const bool has_relays = std::ranges::any_of(options.turn_urls, is_relay_url);
    return has_relays == options.turn_secret_file.empty();
}

constexpr std::array<Clash, 11> clashes{{
    {"max-outbox-bytes", "max-message-bytes",
     [](const Options& options) { return options.max_outbox_bytes < 2 * options.max_message_bytes; },
     "the outbox must hold the largest message twice"},
    {"www", "no-www", [](const Options& options) { return !options.www.empty() && options.no_www; },
     "they exclude each other"},
    {"turn-urls", "turn-secret-file", has_half_a_relay, "a relay and its secret go together"},
    {"listen", "admin-listen", same_address, "two listeners cannot share an address"},
    {"app-token", "app-token-file",
     [](const Options& options) { return !options.app_token.empty() && !options.app_token_file.empty(); },
     "they exclude each other"},
    {"jwt-key-file", "jwks-file",
     [](const Options& options) { return !options.jwt_key_file.empty() && !options.jwks_file.empty(); },
     "they exclude each other"},
    {"auth", "app-token",
     [](const Options& options) {
         return (options.auth == Auth::token) != !(options.app_token.empty() && options.app_token_file.empty());
     },
     "auth token and a token for it, or its file, go together"},
    {"jwks-url", "jwt-key-file",
     [](const Options& options) { return !options.jwks_url.empty() && !options.jwt_key_file.empty(); },
     "they exclude each other"},
    {"jwks-url", "jwks-file",
     [](const Options& options) { return !options.jwks_url.empty() && !options.jwks_file.empty(); },
     "they exclude each other"},
    {"auth", "jwt-key-file",
     [](const Options& options) {
         const bool has_key =
             !(options.jwt_key_file.empty() && options.jwks_file.empty() && options.jwks_url.empty());
         return (options.auth == Auth::jwt) != has_key;
     },
     "auth jwt and a key for it, a file of keys or a URL of them, go together"},
    {"auth", "jwt-issuer",
     [](const Options& options) {
         return options.auth != Auth::jwt && !(options.jwt_issuer.empty() && options.jwt_audience.empty());
     },
     "only tokens of auth jwt have an issuer and an audience"},
}};

/// An option that says nothing without another.
struct Need {
    std::string_view option;
    std::string_view other;
};

constexpr std::array<Need, 3> needs{
    {{"tls-cert", "tls-key"}, {"tls-key", "tls-cert"}, {"jwks-ca-file", "jwks-url"}}};

class Loader {
  public:
    Loaded load(int argc, const char* const* argv, const Environment& environment) {
        const CommandLine line = parse_command_line(argc, argv);
        loaded_.command = line.command;
        loaded_.format = line.format;
        loaded_.values = line.values;

        std::string file = line.config_file.value_or("");
        const auto variable = environment.find(variable_name("config"));
        if (!line.config_file && variable != environment.end()) file = variable->second;

        if (!file.empty()) apply(read_config_file(file));
        apply(read_environment(environment));
        apply(line.reading);
        // A token is made with a few of the options, wherever the server is that the others are for.
        if (loaded_.command == Command::token) return std::move(loaded_);
        for (const Clash& clash : clashes)
            check(clash);
        for (const Need& need : needs)
            check(need);
        return std::move(loaded_);
    }

  private:
    void apply(const Reading& reading) {
        loaded_.errors.insert(loaded_.errors.end(), reading.errors.begin(), reading.errors.end());
        loaded_.warnings.insert(loaded_.warnings.end(), reading.warnings.begin(), reading.warnings.end());
        for (const Setting& setting : reading.settings) {
            const OptionRow& row = *setting.option;
            if (row.set(loaded_.options, setting.text)) {
                loaded_.sources[row.name] = setting.source;
                continue;
            }
            bad_.insert(row.name);
            // A URL that has an at sign may have a password before it.
            const bool is_secret =
                row.secrecy == Secrecy::secret || setting.text.find('@') != std::string::npos;
            const std::string text = is_secret ? "its value" : toml_quote(setting.text);
            loaded_.errors.push_back(setting.source + ": " + text + " is not " + row.accepts());
        }
    }

    /// Says nothing where one of the two values is not what its operator wrote.
    void check(const Clash& clash) {
        if (bad_.contains(clash.first) || bad_.contains(clash.second) || !clash.exists(loaded_.options)) return;
        loaded_.errors.push_back(describe(clash.first) + " and " + describe(clash.second) + ": " +
                                 std::string(clash.text));
    }

    void check(const Need& need) {
        if (bad_.contains(need.option) || bad_.contains(need.other)) return;
        if (value_of(need.option).empty() || !value_of(need.other).empty()) return;
        loaded_.errors.push_back(place_of(need.option) + " needs " + std::string(need.other) +
                                 ", which is not set");
    }

    /// "--listen" or "listen by default", with the value.
    std::string describe(std::string_view name) const {
        return place_of(name) + " (" + find_option(name)->shown(loaded_.options) + ")";
    }

    std::string place_of(std::string_view name) const {
        const auto source = loaded_.sources.find(name);
        return source == loaded_.sources.end() ? std::string(name) + " by default" : source->second;
    }
    std::string value_of(std::string_view name) const { return find_option(name)->get(loaded_.options); }

    Loaded loaded_;
    std::set<std::string_view> bad_;
};

} // namespace

Loaded load(int argc, const char* const* argv, const Environment& environment) {
    return Loader().load(argc, argv, environment);
}

} // namespace jsongled
