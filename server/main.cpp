#include <iostream>

#include <unistd.h>

#include "config/load.hpp"
#include "config/print.hpp"
#include "server/app.hpp"
#include "server/health_check.hpp"

namespace {

using namespace jsongled;

enum ExitCode { success = 0, failure = 1, bad_configuration = 2 };

void print_lines(std::ostream& out, std::string_view prefix, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        out << "jsongled: " << prefix << line << '\n';
}

int health(const Options& options) {
    const std::string fault = ask_health(options.admin_listen);
    if (fault.empty()) {
        std::cout << "healthy\n";
        return success;
    }
    std::cerr << "jsongled: no healthy server at " << options.admin_listen << ": " << fault << '\n';
    return failure;
}

int serve(const Loaded& loaded, const std::function<Loaded()>& load_again) {
    App app(loaded.options, load_again);
    for (const std::string& warning : loaded.warnings)
        app.log().write(LogLevel::warn, warning);
    try {
        return app.run();
    } catch (const std::exception& error) {
        app.log().write(LogLevel::error, error.what());
        return failure;
    }
}

} // namespace

int main(int argc, char** argv) {
    const auto load_again = [=] { return load(argc, argv, environment_from(environ)); };
    const Loaded loaded = load_again();
    switch (loaded.command) {
    case Command::help: std::cout << help_text(); return success;
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
    case Command::check_config: std::cout << "The configuration is valid.\n"; return success;
    case Command::print_config: std::cout << print_config(loaded); return success;
    case Command::health: return health(loaded.options);
    default: return serve(loaded, load_again);
    }
}
