#include "server/settings.hpp"

#include "config/reason.hpp"
#include "server/net/usable_cpus.hpp"
#include "server/start_error.hpp"

namespace jsongled {
namespace {

/// Beside the member object a hello has its frame and a token: one of 64 KiB is still told that it is too
/// large.
constexpr std::size_t hello_beside_member = 72 << 10;

} // namespace

RouterSettings router_settings(const Options& options, std::shared_ptr<const IceServers> ice_servers) {
    return {{options.max_room_members, options.max_muc_members, options.max_rooms_per_peer},
            {options.ring_timeout, options.setup_timeout},
            options.max_member_bytes,
            options.max_call_members,
            options.redial_wait,
            options.muc_receipts,
            options.muc_history == MucSight::all ? MucHistory::all : MucHistory::joined,
            options.max_outbox_bytes,
            options.auth,
            options.jwt_leeway,
            std::move(ice_servers),
            options.max_connections_per_user,
            options.max_joins_per_second,
            options.max_unanswered_calls_per_minute,
            options.max_requests_in_flight,
            options.max_handshakes,
            options.resume_window,
            options.resume_bytes,
            options.max_connections,
            options.max_connections_per_address,
            options.reconnect_grace};
}

ConnectionLimits connection_limits(const Options& options) {
    return {static_cast<std::uint32_t>(options.max_message_bytes),
            static_cast<std::uint32_t>(options.max_outbox_bytes),
            options.hello_timeout,
            options.ping_interval,
            options.relay_only ? Addresses::hidden : Addresses::shown,
            static_cast<std::uint32_t>(options.max_member_bytes + hello_beside_member)};
}

AddressLimits address_limits(const Options& options) {
    return {options.max_connects_per_second, options.max_connections_per_address};
}

IntakeRates intake_rates(const Options& options) {
    return {options.max_messages_per_second, static_cast<std::uint32_t>(options.max_bytes_per_second),
            static_cast<std::uint32_t>(options.max_message_bytes)};
}

std::size_t thread_count(const Options& options) {
    return options.threads > 0 ? options.threads : usable_cpus();
}

std::optional<Site> site_of(const Options& options, DescriptorReserve kept) {
    if (options.no_www) return std::nullopt;
    if (options.www.empty()) return Site();
    try {
        return Site(options.www, kept);
    } catch (const std::filesystem::filesystem_error& error) {
        throw StartError("www", options.www, reason(error.code()));
    }
}

} // namespace jsongled
