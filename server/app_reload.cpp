#include "server/app.hpp"

#include "config/reload.hpp"
#include "server/admin_token.hpp"
#include "server/ops/service_manager.hpp"
#include "server/settings.hpp"

// What SIGHUP changes.

namespace jsongled {
namespace {

std::string join(const std::vector<std::string_view>& words) {
    std::string text;
    for (const std::string_view word : words)
        text.append(text.empty() ? "" : " ").append(word);
    return text;
}

} // namespace

void App::load_tls(const Options& options) {
    const Time now = clock_.now().wall;
    const bool is_new = tls_.load(options.tls_cert, options.tls_key, now);
    const TlsContext::Leaf leaf = tls_.leaf().value();
    metrics_.set_certificate_end(leaf.valid_until);
    const auto tell = [&](LogLevel level, std::string_view message) {
        log_.write(level, message,
                   {{"path", options.tls_cert},
                    {"subject", leaf.subject},
                    {"valid_until", iso_8601(leaf.valid_until)}});
    };
    if (is_new)
        tell(LogLevel::info, "TLS certificate loaded");
    else if (leaf.valid_until <= now)
        tell(LogLevel::warn, "TLS certificate expired: the files hold no other");
}

void App::reload_options() {
    if (stopping_) {
        log_.write(LogLevel::warn, "configuration not reloaded: the server is stopping");
        return;
    }
    service_manager::reloading();
    try {
        apply(load_again_());
    } catch (const std::exception& error) {
        log_.write(LogLevel::error, "configuration not reloaded", {{"reason", error.what()}});
    }
    service_manager::ready(addresses_);
}

void App::tell(const Caution& caution) {
    log_.write(LogLevel::warn, caution.sentence, {{"option", caution.option}, {"value", caution.value}});
}

void App::warn_of(const Loaded& loaded) {
    for (const std::string& warning : loaded.warnings)
        log_.write(LogLevel::warn, warning);
    for (const Caution& caution : exposed_secrets(loaded))
        tell(caution);
}

void App::apply(const Loaded& loaded) {
    for (const std::string& error : loaded.errors)
        log_.write(LogLevel::error, error);
    warn_of(loaded);
    if (!loaded.errors.empty() || !take(loaded.options))
        log_.write(LogLevel::error, "configuration not reloaded: the one in force stays");
}

std::optional<OptionFiles> App::check(const Options& reloaded, const Options& loaded) {
    Options looked_at = reloaded;
    // Another kind of credential takes a restart: the files of the one that stays need not be there any more.
    if (loaded.auth != options_.auth) looked_at.auth = Auth::none;
    bool is_good = true;
    const auto refuse = [&](const std::string& why) {
        log_.write(LogLevel::error, why);
        is_good = false;
    };
    if (reloaded.tls_cert.empty() != options_.tls_cert.empty()) {
        refuse("TLS is turned on and off by a restart alone");
        looked_at.tls_cert.clear();
    }
    if (reloaded.admin_token_file.empty() && !admin_listener_.is_on_loopback())
        refuse("admin-listen " + admin_listener_.address() + ": " + std::string(needs_admin_token));
    OptionFiles files = read_files(looked_at, tls_, clock_.now().wall);
    for (const OptionFiles::Fault& fault : files.faults)
        refuse(std::string(fault.option) + " " + fault.text);
    if (!is_good) return std::nullopt;
    return files;
}

bool App::take(const Options& loaded) {
    Reloaded reloaded = reload(options_, loaded);
    // Its files are read anew even if they have the same names.
    auto files = check(reloaded.options, loaded);
    if (!files) return false;
    const RouterSettings settings = router_settings(reloaded.options, std::move(files->ice_servers));
    // First, as it may fail: what follows cannot.
    if (!reloaded.options.tls_cert.empty()) load_tls(reloaded.options);
    // Another kind of credential takes a restart: the checks in force stay.
    if (loaded.auth == options_.auth) {
        if (key_source_) std::get<TokenChecks>(files->checks).keys = key_source_->keys();
        authenticator_.set(std::move(files->checks));
    }
    admin_gate_.set(files->admin_token);
    options_ = std::move(reloaded.options);
    log_.set_level(options_.log_level);
    origins_.set(options_.allowed_origins);
    router_.set(settings);
    set_limits();
    if (std::ranges::find(reloaded.changed, "max-connections") != reloaded.changed.end()) warn_of_descriptors();
    log_.write(LogLevel::info, "configuration reloaded",
               {{"changed", join(reloaded.changed)}, {"needs_restart", join(reloaded.needs_restart)}});
    return true;
}

void App::set_limits() {
    admission_.set_limits(options_.max_connections, connection_limits(options_));
    admission_.addresses().set_limits(address_limits(options_));
    threads_.set_intake(intake_rates(options_));
    retention_.set({options_.retain_messages, options_.retain_calls, options_.max_offline_age});
    public_front_.idle->set_most(options_.max_handshakes);
    public_front_.busy->set_most(options_.max_handshakes);
    public_front_.handshakes->set_most(options_.max_handshakes);
    public_front_.requests_per_second = options_.max_http_requests_per_second;
}

} // namespace jsongled
