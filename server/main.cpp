#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/address.hpp"
#include "config/limit_table.hpp"
#include "config/load.hpp"
#include "config/option_table.hpp"
#include "config/print.hpp"
#include "config/reason.hpp"
#include "config/values.hpp"
#include "server/admin_token.hpp"
#include "server/app.hpp"
#include "server/cautions.hpp"
#include "server/net/tls_context.hpp"
#include "server/observe/client_lines.hpp"
#include "server/observe/metric_table.hpp"
#include "server/observe/refusal.hpp"
#include "server/observe/security_event.hpp"
#include "server/observe/visible_text.hpp"
#include "server/ops/admin_address_file.hpp"
#include "server/ops/health_check.hpp"
#include "server/ops/openapi.hpp"
#include "server/option_files.hpp"
#include "server/start_error.hpp"
#include "server/store_command.hpp"
#include "server/token_command.hpp"

namespace {

using namespace jsongled;

enum ExitCode { success = 0, failure = 1, bad_configuration = 2 };

void print_lines(std::ostream& out, std::string_view prefix, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        out << "jsongled: " << prefix << visible(line) << '\n';
}

/// Has descriptors 0 to 2 open, for nothing where they came closed: the next socket would take the number, and
/// its client would read the log.
void open_standard_descriptors() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) ::open("/dev/null", O_RDWR);
}

/// A SIGHUP that comes while it is held waits for the server.
void hold_reload_signal(int how) {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGHUP);
    ::pthread_sigmask(how, &signals, nullptr);
}

/// Where an option has its value from, as the errors in the configuration name it.
std::string place_of(const Loaded& loaded, std::string_view option) {
    const auto source = loaded.sources.find(option);
    if (source != loaded.sources.end()) return source->second;
    const OptionRow* row = find_option(option);
    return row ? row->usual_name() : std::string(option);
}

/// Asks where the operator says; or else the server that runs here and has written down where it is.
int health(const Loaded& loaded) {
    std::string named = place_of(loaded, "admin-listen");
    std::string address = loaded.options.admin_listen;
    if (!loaded.sources.contains("admin-listen") || parse_address(address)->port == 0) {
        const std::vector<std::string> running = admin_addresses({runtime_directory(environ), "/run/jsongled"});
        if (running.size() == 1) {
            named = "admin-listen of the running server";
            address = running.front();
        } else if (running.size() > 1 && std::ranges::find(running, address) == running.end()) {
            print_lines(std::cerr, "",
                        {"several servers run here: name one by --admin-listen: " + join_list(running)});
            return failure;
        }
    }
    const std::string fault = ask_health(address);
    if (fault.empty()) {
        std::cout << "healthy\n";
        return success;
    }
    print_lines(std::cerr, "", {named + " " + address + ": " + fault});
    return failure;
}

/// As the errors in the configuration are.
void print_faults(const Loaded& loaded, const std::vector<OptionFiles::Fault>& faults) {
    for (const OptionFiles::Fault& fault : faults)
        print_lines(std::cerr, "", {place_of(loaded, fault.option) + " " + fault.text});
}

void print_cautions(const Loaded& loaded, const std::vector<Caution>& cautions) {
    for (const Caution& caution : cautions)
        print_lines(std::cerr, "warning: ",
                    {place_of(loaded, caution.option) + (caution.value.empty() ? "" : " ") + caution.value +
                     ": " + std::string(caution.sentence)});
}

/// What load() does not look at: the files that options name, and where the server listens.
int check(const Loaded& loaded) {
    const Options& options = loaded.options;
    std::vector<OptionFiles::Fault> faults = read_files(options, TlsContext(), SystemClock().now().wall).faults;
    try {
        check_admin_listen(options);
    } catch (const BadConfiguration& error) {
        faults.push_back({error.option(), error.what()});
    }
    print_faults(loaded, faults);
    if (!faults.empty()) return bad_configuration;
    const bool is_local = is_loopback(parse_address(options.listen).value());
    print_cautions(loaded, exposed_secrets(loaded));
    print_cautions(loaded, open_doors(options, is_local ? Reach::this_machine : Reach::others));
    std::cout << "The configuration is valid.\n";
    return success;
}

int token(const Loaded& loaded) {
    try {
        std::cout << make_token(loaded, SystemClock().now().wall) << '\n';
        return success;
    } catch (const StartError& error) {
        print_lines(std::cerr, "", {std::string(error.option()) + " " + error.what()});
        return bad_configuration;
    }
}

int store(const Loaded& loaded) {
    // What it writes holds what people have said.
    ::umask(0077);
    try {
        const StoreOutcome outcome = look_after_store(loaded, environ, {std::cin, std::cout, std::cerr});
        return outcome == StoreOutcome::done ? success : failure;
    } catch (const StartError& error) {
        print_lines(std::cerr, "", {place_of(loaded, error.option()) + " " + error.what()});
        return bad_configuration;
    } catch (const std::exception& error) {
        print_lines(std::cerr, "", {error.what()});
        return failure;
    }
}

int serve(const Loaded& loaded, const std::function<Loaded()>& load_again) {
    // Whoever reads the log may go, and its file may be as large as it may become.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    // All of them, where the first would end the start.
    if (const auto faults = read_files(loaded.options, TlsContext(), SystemClock().now().wall).faults;
        !faults.empty()) {
        print_faults(loaded, faults);
        return bad_configuration;
    }
    try {
        App app(loaded.options, load_again);
        app.warn_of(loaded);
        return app.run();
    } catch (const BadConfiguration& error) {
        print_lines(std::cerr, "", {place_of(loaded, error.option()) + " " + error.what()});
        return bad_configuration;
    } catch (const StartError& error) {
        print_lines(std::cerr, "", {place_of(loaded, error.option()) + " " + error.what()});
    } catch (const boost::system::system_error& error) {
        print_lines(std::cerr, "", {reason(error.code())});
    } catch (const std::exception& error) {
        print_lines(std::cerr, "", {error.what()});
    }
    return failure;
}

} // namespace

int main(int argc, char** argv) {
    open_standard_descriptors();
    hold_reload_signal(SIG_BLOCK);
    const auto load_again = [=] { return load(argc, argv, environment_from(environ)); };
    const Loaded loaded = load_again();
    if (loaded.command != Command::serve) hold_reload_signal(SIG_UNBLOCK);
    switch (loaded.command) {
    case Command::help: std::cout << help_text(loaded.topic); return success;
    case Command::version: std::cout << "jsongled " JSONGLED_VERSION "\n"; return success;
    default: break;
    }
    if (loaded.command != Command::serve || !loaded.errors.empty())
        print_lines(std::cerr, "warning: ", loaded.warnings);
    if (!loaded.errors.empty()) {
        print_lines(std::cerr, "", loaded.errors);
        return bad_configuration;
    }
    switch (loaded.command) {
    case Command::check_config: return check(loaded);
    case Command::print_config:
        if (loaded.format == PrintFormat::openapi) {
            std::cout << openapi_json(JSONGLED_VERSION) << '\n';
            return success;
        }
        std::cout << print_config(loaded);
        // The other tables of the README.
        if (loaded.format == PrintFormat::markdown)
            std::cout << '\n'
                      << limits_markdown() << '\n'
                      << client_lines_markdown() << '\n'
                      << refusals_markdown() << '\n'
                      << security_events_markdown() << '\n'
                      << credential_reasons_markdown() << '\n'
                      << admin_routes_markdown() << '\n'
                      << metrics_markdown();
        return success;
    case Command::health: return health(loaded);
    case Command::token: return token(loaded);
    case Command::store: return store(loaded);
    default: return serve(loaded, load_again);
    }
}
