// Any text as a configuration file: it is taken or refused with plain words, and what is taken can be printed
// and read again. Its words are in configuration.dict.

#include <algorithm>
#include <array>
#include <iostream>

#include <sys/mman.h>
#include <unistd.h>

#include "config/load.hpp"
#include "config/option_table.hpp"
#include "config/print.hpp"
#include "config/reload.hpp"
#include "config/values.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/target.hpp"

namespace jsongled::fuzz {
namespace {

/// A file that is only in memory.
class MemoryFile {
  public:
    MemoryFile()
        : descriptor_(::memfd_create("configuration", 0)),
          path_("/proc/self/fd/" + std::to_string(descriptor_)) {}
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    void write(std::string_view text) const {
        const bool written =
            ::ftruncate(descriptor_, 0) == 0 &&
            ::pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
        expect(written, "the file cannot be written", text);
    }
    const std::string& path() const { return path_; }

  private:
    int descriptor_;
    std::string path_;
};

Loaded load_text(std::string_view text) {
    static const MemoryFile file;
    file.write(text);
    const std::array arguments{"jsongled", "--config", file.path().c_str()};
    return load(static_cast<int>(arguments.size()), arguments.data(), {});
}

bool shows_less(const Options& options) {
    return std::ranges::any_of(option_table(),
                               [&](const OptionRow& row) { return row.shown(options) != row.get(options); });
}

} // namespace

void run(std::string_view text) {
    const Loaded loaded = load_text(text);
    for (const auto* lines : {&loaded.errors, &loaded.warnings})
        for (const std::string& line : *lines)
            expect(!line.empty() && is_plain_text(line), "what is said of it is no plain line", line);
    if (!loaded.errors.empty()) return;

    const std::string printed = print_config(loaded.options, loaded.sources);
    // What is printed in place of a secret is not read again.
    if (shows_less(loaded.options)) return;
    const Loaded again = load_text(printed);
    expect(again.errors.empty(), "what was printed is refused", printed);
    expect(again.options == loaded.options, "what was printed is read as something else", printed);
    const Reloaded reloaded = reload(Options{}, loaded.options);
    expect(reload(reloaded.options, loaded.options).changed.empty(), "a reload is not done at once", text);
}

} // namespace jsongled::fuzz
