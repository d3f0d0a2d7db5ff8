#include "config/option_table.hpp"

#include "config/http_url.hpp"
#include "config/secret_file.hpp"
#include "config/values.hpp"
#include "protocol/server_identity.hpp"

#include <algorithm>
#include <array>

namespace jsongled {

namespace {

using namespace std::chrono_literals;
using enum Change;
using Count = CountField<std::size_t>;
using Rate = CountField<std::uint32_t>;
constexpr std::chrono::milliseconds longest_kept = 3'650 * day;

// Defaults are not here: they are the initialisers in Options.
// max-message-bytes starts at 1024: a hello with the longest names must fit.
// The time-outs start at 1ms so that tests need not wait.
constexpr std::array table = {
    OptionRow{
        "listen", AddressField{&Options::listen}, at_start,
        "Where clients connect, WebSocket and HTTP: without an address on all of them, IPv6 and IPv4; port 0 "
        "takes any free one"},
    OptionRow{"admin-listen", AddressField{&Options::admin_listen}, at_start,
              "Where health and metrics are served; keep it off the public network"},
    OptionRow{
        "admin-hosts", HostsField{&Options::admin_hosts}, at_start,
        "Names under which the admin listener is asked, besides localhost and its own address; separate them "
        "with commas"},
    OptionRow{"admin-token-file", FileField{&Options::admin_token_file}, on_reload,
              "The secret that whoever asks the admin listener shows as a bearer token, in 16 to 4096 visible "
              "characters, or two, each on a line of its own; needed where that can be reached from another "
              "machine"},
    OptionRow{"allowed-origins", OriginsField{&Options::allowed_origins}, on_reload,
              "Web pages that may use the public port from a browser, besides its own page; none means all; "
              "separate them with commas"},
    OptionRow{"tls-cert", FileField{&Options::tls_cert}, on_reload,
              "The public port's certificate and those that lead to its root, in PEM; with tls-key it speaks "
              "wss and https alone"},
    OptionRow{"tls-key", FileField{&Options::tls_key}, on_reload,
              "The private key of that certificate, in PEM, without a pass phrase"},
    OptionRow{"trusted-proxies", NetworksField{&Options::trusted_proxies}, at_start,
              "Proxies in front, whose word on a client's address is taken (Forwarded, else X-Forwarded-For); "
              "separate them with commas"},
    OptionRow{"auth", ChoiceField<Auth>{&Options::auth}, at_start,
              "What a client has to show: nothing, the token that all share, or a token of its own (JWT)"},
    OptionRow{"app-token",
              TextField{&Options::app_token, min_secret_bytes, max_secret_bytes, "", Empty::is_none}, on_reload,
              "The token that all clients share, for auth token", Secrecy::secret},
    OptionRow{"app-token-file", FileField{&Options::app_token_file}, on_reload,
              "The file that holds that token instead, in 16 to 4096 visible characters; a second one on a "
              "line of its "
              "own is good as well, so that one can take the other's place"},
    OptionRow{"jwt-key-file", FileField{&Options::jwt_key_file}, on_reload,
              "The key with which tokens are checked, for auth jwt: PEM, JWK, or a secret for HS256"},
    OptionRow{"jwks-file", FileField{&Options::jwks_file}, on_reload,
              "The keys with which tokens are checked, for auth jwt: a JWK set"},
    OptionRow{"jwks-url", UrlField{&Options::jwks_url}, at_start,
              "Where a provider has those keys: a JWK set, fetched anew before it is out of date"},
    OptionRow{"jwks-ca-file", FileField{&Options::jwks_ca_file}, at_start,
              "The authorities that the provider's certificate has to be from, in PEM; without it those of the "
              "system"},
    OptionRow{"jwt-issuer", TextField{&Options::jwt_issuer, 0, 1'024, ""}, on_reload,
              "The 'iss' that a token must have; any without this"},
    OptionRow{"jwt-audience", TextField{&Options::jwt_audience, 0, 1'024, ""}, on_reload,
              "An 'aud' that a token must have; any without this"},
    OptionRow{"jwt-leeway", DurationField{&Options::jwt_leeway, 1ms, 5min, Zero::turns_off}, on_reload,
              "How far the clocks of the issuer and of this server may be apart"},
    OptionRow{"relay-only", SwitchField{&Options::relay_only}, on_reload,
              "Pass on no address of a client: only candidates of relays (TURN), without what is behind them"},
    OptionRow{"ws-path", PathsField{&Options::ws_paths}, at_start,
              "Paths where a WebSocket upgrade is accepted; repeat the flag or separate them with commas"},
    OptionRow{"sn", TextField{&Options::sn, 1, max_sn_bytes, "/"}, at_start,
              "The server's name, as clients address it"},
    OptionRow{"info", TextField{&Options::info, 0, max_info_bytes, ""}, at_start,
              "What the server says of itself in session-hello"},
    OptionRow{"www", FolderField{&Options::www}, at_start,
              "Folder to serve over HTTP instead of the demo page; the client library stays at /jsongle.js"},
    OptionRow{"no-www", SwitchField{&Options::no_www}, at_start,
              "Serve neither the demo page nor the client library"},
    OptionRow{"threads", CountField<unsigned>{&Options::threads, 0, 256}, at_start,
              "I/O threads; 0 is one for each processor that the process may use, by affinity and by the quota "
              "of its "
              "control group"},

    OptionRow{
        "store", StoreField{&Options::store}, at_start,
        "Where messages, conversations and calls are kept: memory, until the server ends, or a database of "
        "SQLite, in this file or else jsongled.db in $STATE_DIRECTORY or ./data, a folder that is made if "
        "it is missing"},
    OptionRow{"retain-messages", DurationField{&Options::retain_messages, 1s, longest_kept, Zero::turns_off},
              on_reload, "Time for which messages are kept; 0 for ever"},
    OptionRow{"retain-calls", DurationField{&Options::retain_calls, 1s, longest_kept, Zero::turns_off},
              on_reload, "Time for which records of calls are kept; 0 for ever"},
    OptionRow{
        "max-offline-messages", Count{&Options::max_offline_messages, 1, 100'000}, at_start,
        "Messages that wait for a user who is away; one sender has twice as many waiting at most, for all "
        "users together"},
    OptionRow{"max-offline-age", DurationField{&Options::max_offline_age, 1s, longest_kept, Zero::turns_off},
              on_reload, "Time for which they wait; 0 for ever"},

    OptionRow{"max-room-members", Count{&Options::max_room_members, 2, 1'000}, on_reload,
              "Members of a room for calls"},
    OptionRow{"max-muc-members", Count{&Options::max_muc_members, 2, 100'000}, on_reload, "Members of a MUC"},
    OptionRow{"max-rooms-per-peer", Count{&Options::max_rooms_per_peer, 1, 100'000}, on_reload,
              "Rooms and MUCs that one connection may be in"},
    OptionRow{"max-call-members", Count{&Options::max_call_members, 2, 1'000}, on_reload,
              "Users in a room or MUC that can still be called as a whole, the caller among them"},
    OptionRow{"max-member-bytes", BytesField{&Options::max_member_bytes, 1'024, 65'536}, on_reload,
              "Largest description of a hello: what others are shown of a user"},
    OptionRow{"muc-receipts", ChoiceField<MucReceipts>{&Options::muc_receipts}, on_reload,
              "Who gets the receipts for a message of a MUC: its author, or all"},
    OptionRow{"muc-history", ChoiceField<MucSight>{&Options::muc_history}, on_reload,
              "What members of a MUC read of its history: what was said while they were in it, or all before "
              "as well"},
    OptionRow{"max-connections", Count{&Options::max_connections, 1, 10'000'000}, on_reload,
              "Connections at a time, with the clients that are away and may come back; more are refused"},
    OptionRow{"max-message-bytes", BytesField{&Options::max_message_bytes, 1'024, 16'777'216}, on_reload,
              "Largest message that a client may send"},
    OptionRow{
        "max-outbox-bytes", BytesField{&Options::max_outbox_bytes, 1'024, 1'073'741'824}, on_reload,
        "What may wait for one reader: past half, senders wait; past all, they are refused; past twice that "
        "(messages of rooms), the reader is closed; at least twice max-message-bytes"},

    OptionRow{"max-messages-per-second", Rate{&Options::max_messages_per_second, 0, 100'000}, on_reload,
              "Messages, pings included, that one connection may send in the long run; 0 for any number"},
    OptionRow{"max-bytes-per-second",
              BytesField{&Options::max_bytes_per_second, 65'536, 104'857'600, Zero::turns_off}, on_reload,
              "Bytes that one connection may send in the long run"},
    OptionRow{"max-connects-per-second", Rate{&Options::max_connects_per_second, 0, 100'000}, on_reload,
              "Connections that may come from one address (IPv6: from one /64) in the long run; 0 for any "
              "number"},
    OptionRow{"max-connections-per-address", Count{&Options::max_connections_per_address, 0, 10'000'000},
              on_reload,
              "WebSockets that one address (IPv6: one /64) may have at a time, and as many of its clients may "
              "be away; "
              "0 for any number. Behind proxies set trusted-proxies, or all clients have one address"},
    OptionRow{"max-connections-per-user", Count{&Options::max_connections_per_user, 0, 1'000'000}, on_reload,
              "Connections that one user may have at a time; 0 for any number"},
    OptionRow{
        "max-handshakes", Count{&Options::max_handshakes, 0, 1'000'000}, on_reload,
        "TLS handshakes that may be under way, HTTP connections that may wait for a request, HTTP connections "
        "that may wait for answers, and WebSockets that may be without a hello: so many of each; 0 for any "
        "number"},
    OptionRow{"max-http-requests-per-second", Rate{&Options::max_http_requests_per_second, 0, 1'000}, on_reload,
              "HTTP requests that one connection to the public port may make in the long run, but for those of "
              "trusted-proxies; 0 for any number"},
    OptionRow{"max-joins-per-second", Rate{&Options::max_joins_per_second, 0, 1'000}, on_reload,
              "Rooms that one connection may enter in the long run; 0 for any number"},
    OptionRow{"max-unanswered-calls-per-minute", Rate{&Options::max_unanswered_calls_per_minute, 0, 10'000},
              on_reload,
              "Calls of one user that may ring for people who never answered them; 0 for any number"},
    OptionRow{"max-requests-in-flight", Count{&Options::max_requests_in_flight, 0, 1'000}, on_reload,
              "Requests of one connection to others that may wait for their answers; 0 for any number"},
    OptionRow{
        "max-memory", BytesField{&Options::max_memory, 1'048'576, 1'099'511'627'776, Zero::turns_off},
        on_reload,
        "Resident memory of the process beyond which new connections are refused, and clients are closed: "
        "first those who are away, then those who hold most"},

    OptionRow{"hello-timeout", DurationField{&Options::hello_timeout, 1ms, 10min, Zero::refused}, on_reload,
              "Time for a new client to answer session-hello before it is closed"},
    OptionRow{"ping-interval", DurationField{&Options::ping_interval, 100ms, 1h, Zero::turns_off}, on_reload,
              "Time between pings; a client that misses two is closed"},
    OptionRow{"resume-window", DurationField{&Options::resume_window, 100ms, 10min, Zero::turns_off}, on_reload,
              "Time for which a client whose connection is lost stays in its rooms and its call and may come "
              "back, if it can; 0: it is gone at once"},
    OptionRow{"resume-bytes", BytesField{&Options::resume_bytes, 1'024, 16'777'216}, on_reload,
              "What is kept for such a client meanwhile; past that it is gone"},
    OptionRow{
        "reconnect-grace", DurationField{&Options::reconnect_grace, 100ms, 1min, Zero::turns_off}, on_reload,
        "Time for which a call waits for a user who has just lost their last connection, as when a page is "
        "loaded anew, before its caller is told that nobody is there"},
    OptionRow{"ring-timeout", DurationField{&Options::ring_timeout, 100ms, 1h, Zero::turns_off}, on_reload,
              "Time that a call may ring before it ends for both sides"},
    OptionRow{"setup-timeout", DurationField{&Options::setup_timeout, 100ms, 1h, Zero::turns_off}, on_reload,
              "Time that the set-up of an answered call may stand still"},
    OptionRow{"redial-wait", DurationField{&Options::redial_wait, 100ms, 2min, Zero::turns_off}, on_reload,
              "Time before a caller may ring again for a user who twice in a row declined or did not answer; "
              "doubles up to 2m"},
    OptionRow{"shutdown-timeout", DurationField{&Options::shutdown_timeout, 1ms, 10min, Zero::refused},
              on_reload, "Time that a stopping server gives its clients to leave"},

    OptionRow{
        "turn-urls", TurnUrlsField{&Options::turn_urls}, on_reload,
        "STUN and TURN servers that clients are told of when they ask for ice-servers; separate them with "
        "commas"},
    OptionRow{
        "turn-secret-file", FileField{&Options::turn_secret_file}, on_reload,
        "Secret that the TURN servers know too (coturn: static-auth-secret): from it each client gets a name "
        "and a password of its own for them"},
    OptionRow{"turn-ttl", DurationField{&Options::turn_ttl, 1s, 24h, Zero::refused}, on_reload,
              "Time that such a password holds; who is in a call gets a new one before"},

    OptionRow{"log-level", ChoiceField<LogLevel>{&Options::log_level}, on_reload, "What is logged"},
    OptionRow{"log-format", ChoiceField<LogFormat>{&Options::log_format}, at_start,
              "Form of the log lines; auto is text on a terminal and JSON elsewhere"},
};

} // namespace

std::string OptionRow::variable() const {
    return variable_name(name);
}

std::string_view OptionRow::placeholder() const {
    return std::visit([](const auto& kind) { return kind.placeholder; }, field);
}

std::string OptionRow::accepts() const {
    return std::visit([](const auto& kind) { return kind.accepts(); }, field);
}

TomlForm OptionRow::form() const {
    return std::visit([](const auto& kind) { return kind.form; }, field);
}

bool OptionRow::set(Options& options, std::string_view text) const {
    return std::visit([&](const auto& kind) { return kind.set(options, text); }, field);
}

std::string OptionRow::get(const Options& options) const {
    return std::visit([&](const auto& kind) { return kind.get(options); }, field);
}

std::string OptionRow::shown(const Options& options) const {
    std::string text = get(options);
    if (secrecy == Secrecy::secret && !text.empty()) return std::string(shown_secret);
    return std::holds_alternative<UrlField>(field) ? shown_url(text) : text;
}

std::string OptionRow::usual_name() const {
    return secrecy == Secrecy::secret ? variable() : "--" + std::string(name);
}

std::span<const OptionRow> option_table() {
    return table;
}

const OptionRow* find_option(std::string_view name) {
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.name == name; });
    return row == table.end() ? nullptr : &*row;
}

std::string variable_name(std::string_view option) {
    std::string name = "JSONGLED_";
    for (const char c : option)
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return name;
}

} // namespace jsongled
