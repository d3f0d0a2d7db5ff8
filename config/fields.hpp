#pragma once

#include "config/options.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace jsongled {

// The kinds of option. Each one knows the member of Options it fills, what it accepts, and the text for it.
// All have the same members, described at OptionRow, which forwards to them.

/// How a value stands in a TOML file.
enum class TomlForm { bare, quoted, array };

struct AddressField {
    std::string Options::*member;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "ADDR:PORT";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

enum class Empty { counts, is_none };

struct TextField {
    std::string Options::*member;
    std::size_t min_bytes;
    std::size_t max_bytes;
    std::string_view forbidden;  ///< characters that it may not contain
    Empty empty = Empty::counts; ///< whether an empty text is one, or says that there is none

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "TEXT";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Paths of URLs, separated by commas.
struct PathsField {
    std::vector<std::string> Options::*member;

    static constexpr TomlForm form = TomlForm::array;
    static constexpr std::string_view placeholder = "PATH";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Hosts without ports, separated by commas; none may be there.
struct HostsField {
    std::vector<std::string> Options::*member;

    static constexpr TomlForm form = TomlForm::array;
    static constexpr std::string_view placeholder = "HOST";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Origins of web pages, separated by commas; none may be there.
struct OriginsField {
    std::vector<std::string> Options::*member;

    static constexpr TomlForm form = TomlForm::array;
    static constexpr std::string_view placeholder = "ORIGIN";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Where STUN and TURN servers are, separated by commas; none may be there.
struct TurnUrlsField {
    std::vector<std::string> Options::*member;

    static constexpr TomlForm form = TomlForm::array;
    static constexpr std::string_view placeholder = "URL";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

template<class Number>
struct CountField {
    Number Options::*member;
    Number min;
    Number max;

    static constexpr TomlForm form = TomlForm::bare;
    static constexpr std::string_view placeholder = "N";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

enum class Zero { refused, turns_off };

struct BytesField {
    std::size_t Options::*member;
    std::size_t min;
    std::size_t max;
    Zero zero = Zero::refused;

    static constexpr TomlForm form = TomlForm::bare;
    static constexpr std::string_view placeholder = "BYTES";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

struct DurationField {
    std::chrono::milliseconds Options::*member;
    std::chrono::milliseconds min;
    std::chrono::milliseconds max;
    Zero zero;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "TIME";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

template<class Enum>
struct ChoiceField {
    Enum Options::*member;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "WORD";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// A folder that is there when the option is read; empty for none.
struct FolderField {
    std::string Options::*member;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "DIR";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// The path of a file, which is read later; empty for none.
struct FileField {
    std::string Options::*member;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "FILE";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Where something is fetched from; empty for none. What strangers could read or change on its way is refused.
struct UrlField {
    std::string Options::*member;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "URL";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Where what outlives a moment is kept: in memory, or in SQLite, in the file behind the colon or the usual
/// one.
struct StoreField {
    std::string Options::*member;

    static constexpr TomlForm form = TomlForm::quoted;
    static constexpr std::string_view placeholder = "STORE";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// Blocks of addresses, separated by commas; none may be there.
struct NetworksField {
    std::vector<std::string> Options::*member;

    static constexpr TomlForm form = TomlForm::array;
    static constexpr std::string_view placeholder = "CIDR";
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

/// On or off; as a flag its name alone is on.
struct SwitchField {
    bool Options::*member;

    static constexpr TomlForm form = TomlForm::bare;
    static constexpr std::string_view placeholder{};
    std::string accepts() const;
    bool set(Options& options, std::string_view text) const;
    std::string get(const Options& options) const;
};

using Field =
    std::variant<AddressField, TextField, FileField, StoreField, UrlField, FolderField, PathsField, HostsField,
                 OriginsField, NetworksField, TurnUrlsField, SwitchField, CountField<unsigned>,
                 CountField<std::size_t>, BytesField, DurationField, ChoiceField<LogLevel>,
                 ChoiceField<LogFormat>, ChoiceField<MucReceipts>, ChoiceField<MucSight>, ChoiceField<Auth>>;

} // namespace jsongled
