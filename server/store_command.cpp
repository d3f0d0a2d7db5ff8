#include "server/store_command.hpp"

#include <istream>
#include <ostream>

#include "config/values.hpp"
#include "protocol/names.hpp"
#include "server/net/sources.hpp"
#include "server/observe/visible_text.hpp"
#include "server/open_store.hpp"
#include "server/start_error.hpp"
#include "storage/sqlite/store_care.hpp"

namespace jsongled {
namespace {

StoreOutcome check(const std::string& path, const Terminal& terminal) {
    const std::vector<std::string> found = sqlite::check_store(path);
    for (const std::string& line : found)
        terminal.out << visible(line) << '\n';
    if (!found.empty()) return StoreOutcome::not_done;
    terminal.out << "The store is sound.\n";
    return StoreOutcome::done;
}

StoreOutcome compact(const std::string& path, const Terminal& terminal) {
    const auto before = std::filesystem::file_size(path);
    sqlite::compact_store(path);
    terminal.out << "Compacted from " << before << " to " << std::filesystem::file_size(path) << " bytes.\n";
    return StoreOutcome::done;
}

StoreOutcome back_up(const std::string& path, const std::string& copy, const Terminal& terminal) {
    sqlite::back_up_store(path, copy);
    terminal.out << "The copy is " << copy << ".\n";
    return StoreOutcome::done;
}

StoreOutcome export_all(const std::string& path, const Terminal& terminal) {
    sqlite::export_store(path, [&](std::string_view line) { terminal.out << line << '\n'; });
    if (!terminal.out.flush()) throw StartError("export", "standard output", "cannot be written");
    return StoreOutcome::done;
}

bool agrees(const std::string& path, const std::string& uid, const Terminal& terminal) {
    terminal.prompt
        << "Everything of the user " << visible(uid) << " in " << path
        << " will be gone for good: conversations, receipts, reactions, and what their messages say.\n"
        << "Type yes to erase it: " << std::flush;
    std::string answer;
    return std::getline(terminal.in, answer) && answer == "yes";
}

StoreOutcome erase(const std::string& path, const Loaded& loaded, const Terminal& terminal) {
    const auto user = loaded.values.find(user_flag.name);
    const std::string uid = user == loaded.values.end() ? "" : user->second;
    if (uid.empty()) throw BadConfiguration(user_flag.name, "\"\"", "erase is for somebody");
    if (const std::string_view fault = fault_of_name(uid); !fault.empty())
        throw BadConfiguration(user_flag.name, toml_quote(uid), "it " + std::string(fault));
    if (!loaded.values.contains(yes_flag.name) && !agrees(path, uid, terminal)) {
        terminal.out << "Nothing is erased.\n";
        return StoreOutcome::not_done;
    }
    SystemIds ids;
    const sqlite::Erased erased =
        sqlite::erase_from_store(path, uid, "erased-" + ids.fresh(), SystemClock().now().wall);
    if (!erased.was_known) {
        terminal.out << "The store knows nobody of this name.\n";
        return StoreOutcome::not_done;
    }
    terminal.out
        << "Erased. What remains, for those who keep it, is under the name " << erased.pseudonym << ": "
        << erased.messages
        << " messages, which are retracted and say nothing, and the calls of others with this user, without "
           "addresses and reports. Copies and exports that were made before still have everything.\n";
    return StoreOutcome::done;
}

StoreOutcome carry_out(const std::string& path, const Loaded& loaded, const Terminal& terminal) {
    switch (*loaded.store.action) {
    case StoreAction::check: return check(path, terminal);
    case StoreAction::compact: return compact(path, terminal);
    case StoreAction::backup: return back_up(path, loaded.store.copy, terminal);
    case StoreAction::export_all: return export_all(path, terminal);
    case StoreAction::erase: break;
    }
    return erase(path, loaded, terminal);
}

} // namespace

StoreOutcome look_after_store(const Loaded& loaded, const char* const* variables, const Terminal& terminal) {
    const std::string& option = loaded.options.store;
    const auto file = store_file(loaded.options, variables);
    if (!file) throw BadConfiguration("store", option, "nothing of it is left once its server ends");
    const std::string named = std::string(sqlite_store) + file->native();
    std::error_code error;
    if (!std::filesystem::exists(*file, error))
        throw BadConfiguration("store", named, file->string() + " does not exist");
    try {
        return carry_out(file->string(), loaded, terminal);
    } catch (const StoreFault& fault) {
        const bool is_in_use = fault.trouble() == StoreTrouble::in_use;
        throw BadConfiguration("store", named,
                               fault.what() + std::string(is_in_use ? ": stop the server first" : ""));
    }
}

} // namespace jsongled
