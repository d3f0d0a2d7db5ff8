#include "server/option_files.hpp"

#include "server/admin_token.hpp"
#include "server/credentials.hpp"
#include "server/ice_options.hpp"
#include "server/keys/fetch.hpp"
#include "server/net/tls_context.hpp"
#include "server/start_error.hpp"

namespace jsongled {
namespace {

OptionFiles::Fault fault_of(const TlsError& error) {
    return {error.option(), error.path() + ": " + error.what()};
}

template<class Read>
void look(std::vector<OptionFiles::Fault>& faults, Read read) {
    try {
        read();
    } catch (const TlsError& error) {
        faults.push_back(fault_of(error));
    } catch (const StartError& error) {
        faults.push_back({error.option(), error.what()});
    }
}

} // namespace

OptionFiles read_files(const Options& options, const TlsContext& tls, Time now) {
    OptionFiles files;
    std::vector<OptionFiles::Fault>& faults = files.faults;
    if (!options.tls_cert.empty())
        for (const TlsError& error : tls.faults(options.tls_cert, options.tls_key, now))
            faults.push_back(fault_of(error));
    look(faults, [&] { files.checks = read_credentials(options); });
    if (!options.jwks_url.empty()) look(faults, [&] { trusted("jwks-ca-file", options.jwks_ca_file); });
    look(faults, [&] { files.admin_token = read_admin_token(options); });
    look(faults, [&] { files.ice_servers = ice_servers(options); });
    return files;
}

} // namespace jsongled
